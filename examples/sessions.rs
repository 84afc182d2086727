//! Makes believable sessions, with their recordings when asked: `sessions DATA_DIR COUNT [--sound]`.
//!
//! For trying out lists, reports and trends on as many sessions as a year of practice leaves behind.

#[path = "../tests/support/believable.rs"]
#[allow(clippy::unwrap_used, reason = "the labelled answers are part of the repository")]
mod believable;

use starling::store::sessions::Sessions;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(data_dir), Some(count)) = (args.next().map(PathBuf::from), args.next()) else {
        return Err("usage: sessions DATA_DIR COUNT [--sound]".into());
    };
    let sound = args.next().is_some_and(|arg| arg == "--sound");
    let sessions = Sessions::new(&data_dir);
    for seed in 0..count.parse()? {
        let session = believable::session(seed);
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
