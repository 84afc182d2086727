//! Makes believable sessions, with their recordings when asked, so many minutes apart:
//! `sessions DATA_DIR COUNT [--sound] [--every MINUTES]`.

#[path = "../tests/support/believable.rs"]
#[allow(clippy::unwrap_used, reason = "the labelled answers are part of the repository")]
mod believable;

use starling::store::sessions::Sessions;
use std::path::{Path, PathBuf};

const USAGE: &str = "usage: sessions DATA_DIR COUNT [--sound] [--every MINUTES]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(data_dir), Some(count)) = (args.next().map(PathBuf::from), args.next()) else {
        return Err(USAGE.into());
    };
    let (mut sound, mut every) = (false, 1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--sound" => sound = true,
            "--every" => every = args.next().ok_or(USAGE)?.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    let sessions = Sessions::new(&data_dir);
    for number in 0..count.parse()? {
        let session = believable::session(number * every);
        let folder = sessions.create(&session.id)?;
        for answer in session.answers.iter().filter(|_| sound) {
            record(&folder.join(&answer.audio), &believable::samples(answer))?;
        }
        sessions.save(&session)?;
    }
    Ok(())
}

fn record(path: &Path, samples: &[i16]) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for sample in samples {
        writer.write_sample(*sample)?;
    }
    writer.finalize()
}
