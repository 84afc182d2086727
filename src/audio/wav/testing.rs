//! WAV files for tests.

use hound::{Sample, SampleFormat, WavSpec, WavWriter};
use std::path::Path;

pub fn pcm16(channels: u16, sample_rate: u32) -> WavSpec {
    WavSpec { channels, sample_rate, bits_per_sample: 16, sample_format: SampleFormat::Int }
}

pub fn float32(channels: u16, sample_rate: u32) -> WavSpec {
    WavSpec { channels, sample_rate, bits_per_sample: 32, sample_format: SampleFormat::Float }
}

/// Writes a finished file of these interleaved samples.
pub fn write<S: Sample>(path: &Path, spec: WavSpec, samples: impl IntoIterator<Item = S>) {
    let mut writer = WavWriter::create(path, spec).expect("created");
    samples.into_iter().for_each(|sample| writer.write_sample(sample).expect("written"));
    writer.finalize().expect("finished");
}
