package runner

import (
	"internal/testlog"
	"io"
	"reflect"
	"regexp"
	"time"
)

// What `testing` asks of its caller, without profiles and fuzzing, which no test is asked for: testing/internal/testdeps
// has them and brings 60 packages along, which cost more to link than the rest of a test. The methods are those of all
// versions of Go from 1.18; where one is missing, test programs use the original.
type dependencies struct{}

func newDependencies() dependencies { return dependencies{} }

var pattern string
var matcher *regexp.Regexp

func (dependencies) MatchString(pat, str string) (bool, error) {
	if matcher == nil || pattern != pat {
		compiled, err := regexp.Compile(pat)
		if err != nil {
			return false, err
		}
		pattern, matcher = pat, compiled
	}
	return matcher.MatchString(str), nil
}

func (dependencies) SetPanicOnExit0(v bool) { testlog.SetPanicOnExit0(v) }

func (dependencies) ImportPath() string                          { return "command-line-arguments" }
func (dependencies) ModulePath() string                          { return "" }
func (dependencies) StartCPUProfile(io.Writer) error             { return nil }
func (dependencies) StopCPUProfile()                             {}
func (dependencies) WriteProfileTo(string, io.Writer, int) error { return nil }
func (dependencies) StartTestLog(io.Writer)                      {}
func (dependencies) StopTestLog() error                          { return nil }
func (dependencies) ResetCoverage()                              {}
func (dependencies) SnapshotCoverage()                           {}

func (dependencies) InitRuntimeCoverage() (mode string, tearDown func(string, string) (string, error), snapcov func() float64) {
	return
}

type corpusEntry = struct {
	Parent     string
	Path       string
	Data       []byte
	Values     []any
	Generation int
	IsSeed     bool
}

func (dependencies) CoordinateFuzzing(time.Duration, int64, time.Duration, int64, int, []corpusEntry, []reflect.Type, string, string) error {
	return nil
}
func (dependencies) RunFuzzWorker(func(corpusEntry) error) error              { return nil }
func (dependencies) ReadCorpus(string, []reflect.Type) ([]corpusEntry, error) { return nil, nil }
func (dependencies) CheckCorpus([]any, []reflect.Type) error                  { return nil }
