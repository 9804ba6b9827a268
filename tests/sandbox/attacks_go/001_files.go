// case 1, 2, 4, 15: files of the host, and those that nobody may change
// expect: completed
package main

import (
	"os"
	"testing"
)

func attack(t *testing.T) {
	for _, path := range []string{"/etc/shadow", "@CANARY@", "@SOURCE@", "/proc/1/environ"} {
		if _, err := os.Open(path); err == nil {
			t.Error(path)
		}
	}
	for _, path := range []string{"/usr/harness", "/build/new", "/build/main_test.go"} {
		if _, err := os.Create(path); err == nil {
			t.Error(path)
		}
	}
}
