// case 60: endless loop
// expect: cpu_limit
// limits: cpu=300
package main

import "testing"

func attack(t *testing.T) {
	for i := 0; ; i++ {
	}
}
