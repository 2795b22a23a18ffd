#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| glassboard_fuzz::targets::tensor(bytes));
