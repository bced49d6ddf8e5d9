//! Source files as the architecture's tests read them: code without comments and texts, with or without its unit tests.

use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    /// Path from the top of the project.
    pub path: String,
    /// As written.
    pub text: String,
    /// Comments and the insides of texts blanked out; lines as they were.
    pub code: String,
    /// The same without what is only there for unit tests.
    pub shipped: String,
}

impl Source {
    /// Reads text as if it were the file at `path`.
    pub fn new(path: &str, text: &str) -> Source {
        let code = blank_out_texts(text);
        let only_tests = path.ends_with("/tests.rs") || path.contains("/tests/");
        let shipped = if only_tests {
            String::new()
        } else {
            blank_out_unit_tests(&code)
        };
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            shipped,
        }
    }

    /// Every file ending in `.rs` under a directory of the project, sorted by path.
    pub fn all_under(directory: &str) -> Vec<Source> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut paths = Vec::new();
        collect(&top.join(directory), &mut paths);
        paths.sort();
        let relative = |path: &Path| path.strip_prefix(top).unwrap().display().to_string();
        paths
            .iter()
            .map(|path| Source::new(&relative(path), &std::fs::read_to_string(path).unwrap()))
            .collect()
    }

    /// The room a file belongs to: the first name under src/; the command line is `main`.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = inside.split('/').next().unwrap_or(inside);
        match first.trim_end_matches(".rs") {
            "cli" => "main",
            room => room,
        }
    }

    /// How many `super::` lead from this file to the crate's root.
    fn depth(&self) -> usize {
        let steps = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") {
            steps - 1
        } else {
            steps
        }
    }

    /// The rooms that the code names, with the line: `crate::db`, `tributary::db`, `crate::{db, domain}`.
    pub fn rooms_named(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for root in ["crate::", "tributary::"] {
            for (at, _) in self.code.match_indices(root) {
                let before = self.code[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || "_:$".contains(c)) {
                    continue;
                }
                let line = line_of(&self.code, at);
                let names = names_after(&self.code[at + root.len()..]);
                found.extend(names.into_iter().map(|name| (line, name)));
            }
        }
        found
    }

    /// Lines that climb out of their room with `super::`, where an arrow would not be seen.
    pub fn climbs(&self) -> Vec<usize> {
        let out = "super::".repeat(self.depth());
        let found = self.shipped.match_indices(&out);
        found.map(|(at, _)| line_of(&self.shipped, at)).collect()
    }

    /// Lines of the shipped code that name one of these words.
    pub fn names(&self, words: &[&str]) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (number, line) in self.shipped.lines().enumerate() {
            let named = words.iter().filter(|word| has_word(line, word));
            found.extend(named.map(|word| (number + 1, (*word).to_owned())));
        }
        found
    }
}

/// Whether a line has a word that is not the tail of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            paths.push(path);
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The first names of a path or of each path in braces.
fn names_after(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let inside = text.trim_start().chars();
        inside
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let mut names = vec![name(group)];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Blanks out comments and the insides of string and character literals.
fn blank_out_texts(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_text(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            let blanked = chars[at..end].iter();
            code.extend(blanked.map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `at` itself if none begins there.
fn end_of_text(chars: &[char], at: usize) -> usize {
    let starts = |sign: &str| {
        let mut ahead = chars[at..].iter();
        sign.chars().all(|c| ahead.next() == Some(&c))
    };
    let after_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("//") {
        return find(chars, at, "\n");
    }
    if starts("/*") {
        return find(chars, at, "*/") + 2;
    }
    if starts("\"") {
        return end_of_string(chars, at + 1);
    }
    if !after_name && (starts("r\"") || starts("r#\"") || starts("br#\"")) {
        let hashes = chars[at..].iter().take(6).filter(|c| **c == '#').count();
        let open = find(chars, at, "\"") + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        return (find(chars, open, &close) + close.len()).min(chars.len());
    }
    if starts("'") {
        // a lifetime has no closing quote where a character has it
        let closing = if chars.get(at + 1) == Some(&'\\') {
            chars[at + 3..].iter().take(10).position(|c| *c == '\'')
        } else {
            (chars.get(at + 2) == Some(&'\'')).then_some(0)
        };
        let opening = if chars.get(at + 1) == Some(&'\\') {
            4
        } else {
            3
        };
        return closing.map_or(at, |more| at + opening + more);
    }
    at
}

fn end_of_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn find(chars: &[char], from: usize, sign: &str) -> usize {
    let sign: Vec<char> = sign.chars().collect();
    let tail = chars.get(from..).unwrap_or_default();
    let found = tail.windows(sign.len()).position(|window| window == sign);
    found.map_or(chars.len(), |more| from + more)
}

/// Blanks out every item under `#[cfg(test)]`.
fn blank_out_unit_tests(code: &str) -> String {
    let mut shipped = code.to_owned();
    let mut from = 0;
    while let Some(found) = shipped[from..].find("#[cfg(test)]") {
        let start = from + found;
        let end = end_of_item(&shipped, start);
        let item: String = shipped[start..end].to_owned();
        let blank = item
            .chars()
            .map(|c| {
                if c == '\n' {
                    "\n".to_owned()
                } else {
                    " ".repeat(c.len_utf8())
                }
            })
            .collect::<String>();
        shipped.replace_range(start..end, &blank);
        from = end;
    }
    shipped
}

/// The end of the item that begins at `start`: its closing brace, or its semicolon.
fn end_of_item(code: &str, start: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[start..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return start + at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return start + at + 1,
            _ => {}
        }
    }
    code.len()
}
