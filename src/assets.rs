//! The static files that the binary carries, found by path, with addresses that change when the content does.
//! Which files there are is decided in `build/assets.rs`; serving them is `web`'s business.

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Path below `static/`; files of npm packages are below `vendor/`.
    pub path: &'static str,
    /// Media type, with charset for text.
    pub mime: &'static str,
    /// 16 hex digits that change with the content.
    pub hash: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at a path such as `vendor/htmx.min.js`.
pub fn find(path: &str) -> Option<&'static Asset> {
    let index = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(index)
}

/// The address of a file, `/static/HASH/PATH`, to be cached for ever; without a hash if there is no such file.
pub fn url(path: &str) -> String {
    match find(path) {
        Some(asset) => format!("/static/{}/{path}", asset.hash),
        None => format!("/static/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_packages_are_embedded() {
        let script = find("vendor/htmx.min.js").expect("htmx is embedded");
        assert_eq!(script.mime, "text/javascript; charset=utf-8");
        assert!(script.bytes.len() > 10_000);
        assert!(find("vendor/tabler.min.css").is_some());
        assert!(find("../Cargo.toml").is_none());
    }

    #[test]
    fn the_address_of_a_file_has_its_hash() {
        let script = find("vendor/htmx.min.js").expect("htmx is embedded");
        assert_eq!(
            url("vendor/htmx.min.js"),
            format!("/static/{}/vendor/htmx.min.js", script.hash)
        );
        assert!(ASSETS.is_sorted_by_key(|asset| asset.path));
    }
}
