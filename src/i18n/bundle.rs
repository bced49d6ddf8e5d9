//! The messages of a language, read once from the embedded files. A mistake in a file is logged and tests fail on it.

use super::{Lang, format};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

pub(super) type Bundle = FluentBundle<FluentResource>;

pub(super) fn bundle(lang: Lang) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static ZH_CN: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::En => EN.get_or_init(|| load(Lang::En)),
        Lang::ZhCn => ZH_CN.get_or_init(|| load(Lang::ZhCn)),
    }
}

fn load(lang: Lang) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![
        lang.as_str()
            .parse::<LanguageIdentifier>()
            .unwrap_or_default(),
    ]);
    // Isolation marks would land in mails, files and copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number)
            if number.options.use_grouping && number.value.fract() == 0.0 =>
        {
            Some(format::grouped(number.value as i64))
        }
        _ => None,
    }));
    let files = LOCALES
        .iter()
        .filter(|(language, _)| *language == lang.as_str())
        .flat_map(|(_, files)| files.iter());
    for (name, text) in files {
        let resource =
            FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, errors)| {
                tracing::error!(%lang, name, ?errors, "a message file has mistakes");
                rest
            });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(%lang, name, ?errors, "a message is there twice");
        }
    }
    bundle
}
