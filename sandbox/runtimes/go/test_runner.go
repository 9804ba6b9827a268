// Package runner is what the generated main function of a test program calls: the main function that `go test`
// generates, which says in the end that all tests were run and none failed.
package runner

import (
	"os"
	"reflect"
	"sync/atomic"
	"testing"

	"GUEST_PATH"
)

type Test = testing.InternalTest
type Fuzz = testing.InternalFuzzTarget
type Example = testing.InternalExample
type M = testing.M

// Main runs the tests and ends the process.
func Main(tests []Test, fuzzTargets []Fuzz, examples []Example, testMain func(*M)) {
	var finished, failed int32
	counted := make([]Test, len(tests))
	for i, test := range tests {
		f := test.F
		counted[i] = Test{Name: test.Name, F: func(t *testing.T) {
			returned := false
			defer func() {
				if returned || t.Skipped() {
					atomic.AddInt32(&finished, 1)
				}
				if t.Failed() {
					atomic.AddInt32(&failed, 1)
				}
			}()
			f(t)
			returned = true
		}}
	}
	m := testing.MainStart(newDependencies(), counted, nil, fuzzTargets, examples)
	code := 0
	if testMain != nil {
		testMain(m)
		code = int(reflect.ValueOf(m).Elem().FieldByName("exitCode").Int())
	} else {
		code = m.Run()
	}
	// A program that changed the flags of `testing`, or did not call m.Run, has passed no test; one that changed m's exit
	// code afterwards has not, either.
	if code == 0 && failed == 0 && int(finished) == len(tests) {
		guest.Done()
	}
	os.Exit(code)
}
