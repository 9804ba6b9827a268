// case 112: what honest programs do
// expect: completed
package main

import (
	"fmt"
	"os"
	"testing"
)

func attack(t *testing.T) {
	if err := os.WriteFile("file.txt", []byte("text"), 0o644); err != nil {
		t.Error(err)
	}
	done := make(chan int)
	go func() { done <- 1 }()
	fmt.Println("output is allowed", <-done)
}
