// case 21, 22, 24, 25: no way to the network
// expect: completed
fn main() {}

fn attack() {
    for address in ["127.0.0.1:80", "[::1]:80", "169.254.169.254:80"] {
        assert!(std::net::TcpStream::connect(address).is_err());
        assert!(std::net::UdpSocket::bind(address).is_err());
    }
}
