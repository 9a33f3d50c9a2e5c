//! `segmentation/XX.txt`: a text in the language of the file's name, and its sentences, one a line; a line
//! end inside of one is written as a space.

use std::{collections::BTreeMap, path::Path};

use lector::analysis::segmentation;

use crate::{
    case::{self, Case},
    check,
};

/// The least number of cases of a language.
const FEWEST: usize = 4;

#[test]
fn sentences_are_cut_as_written() {
    check("segmentation", |Case { file, input, .. }| {
        segmentation::sentences(input, file).map(|span| span.of(input).replace('\n', " ")).collect()
    });
}

#[test]
fn every_file_of_rules_has_its_cases() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/analysis/segmentation/rules");
    let mut counts: BTreeMap<String, usize> =
        case::text_files(&rules).into_iter().map(|language| (language, 0)).collect();
    assert!(counts.keys().map(String::as_str).eq(segmentation::languages_with_rules()));
    for case in case::read("segmentation") {
        let count = counts.get_mut(&case.file).unwrap_or_else(|| panic!("{} has no rules", case.file));
        *count += 1;
    }
    let too_few: Vec<_> = counts.iter().filter(|(_, count)| **count < FEWEST).collect();
    assert!(too_few.is_empty(), "fewer than {FEWEST} cases: {too_few:?}");
}
