// case 66: deep recursion
// expect: exception RecursionError | signaled
fn main() {}

fn deeper(x: u64) -> u64 {
    deeper(x + 1) + 1
}

fn attack() {
    println!("{}", deeper(0));
}
