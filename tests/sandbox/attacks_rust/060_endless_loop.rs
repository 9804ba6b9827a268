// case 60: endless loop
// expect: cpu_limit
// limits: cpu=300
fn main() {}

fn attack() {
    let mut i = 0u64;
    loop {
        i = i.wrapping_add(1);
    }
}
