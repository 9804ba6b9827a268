// case 51: memory bomb
// expect: memory_limit | exception MemoryError | exited
// limits: memory=256M cpu=20000 wall=60000
package main

import "testing"

func attack(t *testing.T) {
	var blocks [][]byte
	for {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = 1
		}
		blocks = append(blocks, block)
	}
}
