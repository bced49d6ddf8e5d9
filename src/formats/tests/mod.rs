//! Tests of the room as a whole: shipped mappings, documents, files.

mod shared_data;

use super::*;

#[test]
fn every_shipped_mapping_is_accepted() {
    for text in SHIPPED {
        if let Err(problems) = Mapping::parse(text) {
            panic!("{}: {problems:#?}", text.lines().nth(1).unwrap_or_default());
        }
    }
    assert_eq!(built_in().len(), SHIPPED.len());
}
