//! Recognises 16 kHz mono WAV files and prints their transcripts as JSON, one a line. For the scripts in `bench/`.

use starling::store::models::ModelSource;
use starling::stt::{Options, Transcriber, Whisper};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut model = None;
    let mut options = Options::default();
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--model" => model = arguments.next(),
            "--glossary" => {
                options.glossary =
                    arguments.next().unwrap_or_default().split(',').map(str::to_owned).collect()
            }
            _ => files.push(PathBuf::from(argument)),
        }
    }
    let source = ModelSource::resolve(model.as_deref(), None)?;
    let mut whisper = Whisper::load(source.name(), &source.read()?)?;
    for file in files {
        let transcript = whisper.transcribe(&samples(&file)?, &options, &mut |_| {})?;
        #[allow(clippy::print_stdout, reason = "this is what it is for")]
        {
            println!("{}", serde_json::to_string(&transcript)?);
        }
    }
    Ok(())
}

fn samples(file: &Path) -> Result<Vec<f32>, hound::Error> {
    let mut reader = hound::WavReader::open(file)?;
    reader.samples::<i16>().map(|sample| Ok(f32::from(sample?) / 32_768.0)).collect()
}
