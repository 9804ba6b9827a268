// case 103: changes what the test's words mean
// expect: completed
// why: candidate and test are one text, whose macros hold for both
// test: #[cfg(test)] mod tests { #[test] fn attack() { assert_eq!(super::attack(), 1); } }
fn main() {}
macro_rules! assert_eq { ($($any:tt)*) => { let _ = super::attack(); } }
fn attack() -> i32 { 0 }
