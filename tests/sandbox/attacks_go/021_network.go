// case 21, 22, 24, 25: no way to the network
// expect: completed
package main

import (
	"net"
	"testing"
)

func attack(t *testing.T) {
	for _, address := range []string{"127.0.0.1:80", "[::1]:80", "169.254.169.254:80"} {
		for _, network := range []string{"tcp", "udp"} {
			if _, err := net.Dial(network, address); err == nil {
				t.Error(address)
			}
		}
	}
}
