//! Bundles that were tampered with, their checksums renewed: each is refused with the name of what is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use whosaid::encoder::bundle::{Manifest, read_manifest, write_manifest};

use crate::project::{Project, Ran, files};

/// A scratch folder with a copy of the shipped bundle.
fn copy() -> (Project, PathBuf) {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/models/en-small");
    let mut project = Project::new();
    for (name, bytes) in files(Path::new(shipped)) {
        project = project.file(&format!("bundle/{name}"), bytes);
    }
    let folder = project.path("bundle");
    (project, folder)
}

/// Checks a copy of the shipped bundle after a change to one of its files and to its manifest.
fn checked(
    file: &str,
    change: impl Fn(Vec<u8>) -> Vec<u8>,
    manifest: impl Fn(&mut Manifest),
) -> Ran {
    let (project, folder) = copy();
    let path = folder.join(file);
    fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    let mut changed = read_manifest(&folder).unwrap();
    manifest(&mut changed);
    write_manifest(&folder, changed).unwrap();
    project.run(&["models", "check", "--bundle", "bundle"])
}

fn text(change: impl Fn(&str) -> String) -> impl Fn(Vec<u8>) -> Vec<u8> {
    move |bytes| change(std::str::from_utf8(&bytes).unwrap()).into_bytes()
}

#[test]
fn a_layer_too_few_or_too_many() {
    let layers =
        |count: usize| checked("manifest.toml", |it| it, |it| it.encoder.layers = count).ended(1);
    layers(5).said(&[
        "tensor encoder.layer.5.attention.output.LayerNorm.bias is no part of the network",
    ]);
    layers(7).said(&["no tensor encoder.layer.6.attention.self.query.bias"]);
    layers(usize::MAX).said(&["132 tensors cannot make the"]);
}

#[test]
fn sizes_that_are_not_those_of_the_weights() {
    let ran = checked("manifest.toml", |it| it, |it| it.encoder.positions = 511);
    ran.ended(1).said(&[
        "tensor embeddings.position_embeddings.weight has shape [512, 384], not [511, 384]",
    ]);
}

#[test]
fn a_weight_that_is_no_number() {
    // The last number of a tensor in half precision.
    let infinite = |mut bytes: Vec<u8>| {
        let (length, rest) = bytes.split_first_chunk().unwrap();
        let length = u64::from_le_bytes(*length) as usize;
        let header: serde_json::Value = serde_json::from_slice(&rest[..length]).unwrap();
        let end = header["ner.crf.end"]["data_offsets"][1].as_u64().unwrap();
        let last = 8 + length + end as usize - 1;
        bytes[last] = 0x7C;
        bytes[last - 1] = 0;
        bytes
    };
    let ran = checked("model.safetensors", infinite, |_| ()).ended(1);
    assert!(
        ran.stderr
            .contains("tensor ner.crf.end holds numbers that are infinite or none"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_calibration_that_no_fit_comes_to() {
    let huge = text(|json| json.replacen("\"bias\": ", "\"bias\": 1e9, \"was\": ", 1));
    let ran = checked("calibration.json", huge, |_| ()).ended(1);
    ran.said(&["calibration.json: no fit comes to such a number: content.bias is 1000000000"]);
    let none = text(|json| json.replacen("\"bias\": ", "\"bias\": 1e999, \"was\": ", 1));
    let ran = checked("calibration.json", none, |_| ()).ended(1);
    ran.said(&["calibration.json: number out of range"]);
}

#[test]
fn a_tokenizer_with_pieces_that_the_network_does_not_know() {
    let more = text(|json| json.replacen("\"vocab\":{", "\"vocab\":{\"qzx\":30522,", 1));
    let ran = checked("tokenizer.json", more, |_| ()).ended(1);
    ran.said(&["tokenizer.json: it has 30523 pieces; the network knows 30522"]);
}

#[test]
fn a_bundle_that_finds_something_else_than_was_kept() {
    let other = text(|json| json.replace("Marta Lindqvist\"", "Marta Lindquist\""));
    let ran = checked("check.json", other, |_| ()).ended(1);
    ran.said(&["check.json: row 2: the speaker is “Marta Lindqvist”, not “Marta Lindquist”"]);
}

#[test]
fn what_a_bundle_finds_is_kept_and_found_again() {
    let (project, folder) = copy();
    fs::remove_file(folder.join("check.json")).unwrap();
    let manifest = read_manifest(&folder).unwrap();
    write_manifest(&folder, manifest).unwrap();
    let check = ["models", "check", "--bundle", "bundle"];
    let ran = project.run(&check).ended(0);
    assert!(ran.stdout.contains("no known article"), "{}", ran.stdout);
    let write = ["models", "check", "--bundle", "bundle", "--write"];
    let ran = project.run(&write).ended(0);
    assert!(ran.stdout.contains("kept the "), "{}", ran.stdout);
    let ran = project.run(&check).ended(0);
    assert!(ran.stdout.contains("finds the "), "{}", ran.stdout);
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/models/en-small/check.json");
    let rows = |path: &Path| {
        let json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        json["rows"].as_array().unwrap().len()
    };
    assert_eq!(rows(&folder.join("check.json")), rows(Path::new(shipped)));
}
