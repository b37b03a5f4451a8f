#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| preflight_fuzz::policy(bytes));
