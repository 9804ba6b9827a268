// case 93, 94, 95: leaving before the end of the test
// expect: exited | exception SystemExit
package main

import (
	"os"
	"testing"
)

func attack(t *testing.T) { os.Exit(0) }
// === next run
// expect: exited
package main

import (
	"syscall"
	"testing"
)

func attack(t *testing.T) { syscall.Exit(0) }
// === next run
// expect: exited
package main

import (
	"os"
	"testing"
)

func init() { os.Exit(0) }

func attack(t *testing.T) {}
// === next run
// expect: exited | exception
package main

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(0) }

func attack(t *testing.T) {}
// === next run
// expect: exited | exception
package main

import (
	"reflect"
	"testing"
	"unsafe"
)

func TestMain(m *testing.M) {
	m.Run()
	code := reflect.ValueOf(m).Elem().FieldByName("exitCode")
	*(*int)(unsafe.Pointer(code.UnsafeAddr())) = 0
}

func attack(t *testing.T) { t.Error("wrong") }
