// case 66: deep recursion
// expect: exception RecursionError | exception MemoryError | memory_limit | cpu_limit
package main

import "testing"

func deeper(x int) int { return deeper(x+1) + 1 }

func attack(t *testing.T) { deeper(0) }
