// Builds the test program of main_test.go in the working folder as `go test main_test.go` does in a module of go 1.18:
// finds the tests, generates a main function, compiles, vets and links. What the go command finds out anew each time
// lies ready in the folder of this program (prepare_assets.go). Problems go to standard error as file:line:column:
// message, those of vet with "vet: " before it, and the status is 1.
//
// The test and the generated main function are compiled as one package, main, where go test makes two: a compiler
// process less.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	sourceFile = "main_test.go"
	// The language of the benchmark's module, not of the toolchain, so that a verdict does not depend on the latter.
	language = "go1.18"
)

type recipe struct {
	Secret  string
	Link    []string
	Vet     []string
	Dropped []string
}

// What the generated main function runs.
type tests struct {
	tests, fuzz []string
	examples    []*doc.Example
	hasMain     bool
}

type builder struct {
	recipe
	assets, folder string // absolute
	variant        string // of the import configurations: "" or ".light"
	source         []byte
	file           *ast.File
	set            *token.FileSet
}

func main() {
	b := &builder{assets: filepath.Dir(os.Args[0]), set: token.NewFileSet()}
	var err error
	b.folder, err = os.Getwd()
	check(err)
	content, err := os.ReadFile(filepath.Join(b.assets, "recipe.json"))
	check(err)
	check(json.Unmarshal(content, &b.recipe))
	b.source, err = os.ReadFile(sourceFile)
	check(err)
	b.variant = b.chooseVariant()

	b.file, err = parser.ParseFile(b.set, sourceFile, b.source, parser.ParseComments)
	if err != nil {
		b.compile(sourceFile) // says it in its own words
		fail(err.Error())
	}
	b.refuseSecret()
	found := b.findTests()
	check(os.WriteFile("testmain.go", []byte(b.mainFunction(found)), 0o644))
	b.compile(b.withoutMain(), "testmain.go")
	b.vet()
	arguments := []string{"-o", filepath.Join(b.folder, "main.test"), "-importcfg", "link" + b.variant + ".importcfg"}
	b.run("", "link", append(append(arguments, b.Link...), filepath.Join(b.folder, "main.a"))...)
}

// The light packages will do if there are any and the source names nothing that they lack.
func (b *builder) chooseVariant() string {
	for _, name := range b.Dropped {
		if bytes.Contains(b.source, []byte(name)) {
			return ""
		}
	}
	if b.Dropped == nil {
		return ""
	}
	return ".light"
}

// No candidate can know the guest's path: this is for the case that it is told.
func (b *builder) refuseSecret() {
	named := bytes.Contains(b.source, []byte(b.Secret))
	for _, imported := range b.file.Imports {
		path, err := strconv.Unquote(imported.Path.Value)
		named = named || err != nil || strings.Contains(path, b.Secret)
	}
	if named {
		fail(sourceFile + ":1:1: could not import a package of the harness")
	}
}

// As the go command does it (cmd/go/internal/load/test.go).
func (b *builder) findTests() tests {
	var found tests
	for _, declaration := range b.file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Recv != nil {
			continue
		}
		name := function.Name.Name
		switch {
		case name == "TestMain" && takes(function, "T"):
			found.tests = append(found.tests, name)
		case name == "TestMain":
			b.checkSignature(function, "M")
			found.hasMain = true
		case isTest(name, "Test"):
			b.checkSignature(function, "T")
			found.tests = append(found.tests, name)
		case isTest(name, "Benchmark"):
			b.checkSignature(function, "B")
		case isTest(name, "Fuzz"):
			b.checkSignature(function, "F")
			found.fuzz = append(found.fuzz, name)
		}
	}
	for _, example := range doc.Examples(b.file) {
		if example.Output != "" || example.EmptyOutput {
			found.examples = append(found.examples, example)
		}
	}
	sort.Slice(found.examples, func(i, j int) bool { return found.examples[i].Order < found.examples[j].Order })
	return found
}

// TestX and Test, but not Testify.
func isTest(name, prefix string) bool {
	if !strings.HasPrefix(name, prefix) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(name[len(prefix):])
	return len(name) == len(prefix) || !unicode.IsLower(next)
}

// The function has one parameter, of type *kind or *testing.kind, and no result.
func takes(function *ast.FuncDecl, kind string) bool {
	parameters := function.Type.Params.List
	if function.Type.Results != nil && len(function.Type.Results.List) > 0 || len(parameters) != 1 || len(parameters[0].Names) > 1 {
		return false
	}
	pointer, ok := parameters[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	switch to := pointer.X.(type) {
	case *ast.Ident:
		return to.Name == kind
	case *ast.SelectorExpr:
		return to.Sel.Name == kind
	}
	return false
}

func (b *builder) checkSignature(function *ast.FuncDecl, kind string) {
	if takes(function, kind) && function.Type.TypeParams == nil {
		return
	}
	name := function.Name.Name
	fail(fmt.Sprintf("%s: wrong signature for %s, must be: func %s(%s *testing.%s)", b.set.Position(function.Pos()), name, name,
		strings.ToLower(kind), kind))
}

func (b *builder) mainFunction(found tests) string {
	// Names that hide nothing of the candidate's.
	runner := "runner" + b.Secret
	var text strings.Builder
	fmt.Fprintf(&text, "package main\n\nimport %s %q\n\nfunc main() {\n\t%s.Main(\n", runner, b.Secret+"/runner", runner)
	for _, list := range []struct {
		kind  string
		names []string
	}{{"Test", found.tests}, {"Fuzz", found.fuzz}} {
		fmt.Fprintf(&text, "\t\t[]%s.%s{\n", runner, list.kind)
		for _, name := range list.names {
			fmt.Fprintf(&text, "\t\t\t{%q, %s},\n", name, name)
		}
		text.WriteString("\t\t},\n")
	}
	fmt.Fprintf(&text, "\t\t[]%s.Example{\n", runner)
	for _, example := range found.examples {
		name := "Example" + example.Name
		fmt.Fprintf(&text, "\t\t\t{%q, %s, %q, %v},\n", name, name, example.Output, example.Unordered)
	}
	text.WriteString("\t\t},\n")
	testMain := "nil"
	if found.hasMain {
		testMain = "TestMain"
	}
	fmt.Fprintf(&text, "\t\t%s)\n}\n", testMain)
	return text.String()
}

// The source with another name of the same length for its own main function, which go test lets it have; returns the
// name of a file.
func (b *builder) withoutMain() string {
	object := b.file.Scope.Lookup("main")
	if object == nil || object.Kind != ast.Fun {
		return sourceFile
	}
	if kind := object.Decl.(*ast.FuncDecl).Type; len(kind.Params.List) > 0 || kind.Results != nil || kind.TypeParams != nil {
		fail(fmt.Sprintf("%s: func main must have no arguments and no return values", b.set.Position(object.Pos())))
	}
	name := "m___"
	for i := 0; bytes.Contains(b.source, []byte(name)); i++ {
		name = fmt.Sprintf("m%03d", i)
	}
	renamed := append([]byte(nil), b.source...)
	ast.Inspect(b.file, func(node ast.Node) bool {
		if identifier, ok := node.(*ast.Ident); ok && identifier.Obj == object {
			copy(renamed[b.set.Position(identifier.Pos()).Offset:], name)
		}
		return true
	})
	check(os.Mkdir("renamed", 0o755))
	path := filepath.Join("renamed", sourceFile)
	check(os.WriteFile(path, renamed, 0o644))
	return path
}

func (b *builder) compile(files ...string) {
	arguments := []string{"-o", filepath.Join(b.folder, "main.a"), "-trimpath", filepath.Join(b.folder, "renamed") + "=>" + b.folder,
		"-p", "main", "-lang=" + language, "-complete", "-nolocalimports", "-dwarf=false", "-importcfg", "compile" + b.variant + ".importcfg", "-pack"}
	for _, file := range files {
		arguments = append(arguments, filepath.Join(b.folder, file))
	}
	b.run("", "compile", arguments...)
}

func (b *builder) vet() {
	config := struct {
		ID, Compiler, Dir, ImportPath, VetxOutput, Stdout, GoVersion string
		GoFiles                                                      []string
		ImportMap, PackageFile, PackageVetx                          map[string]string
	}{"command-line-arguments", "gc", b.folder, "command-line-arguments", os.DevNull, os.DevNull, language,
		[]string{filepath.Join(b.folder, sourceFile)}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, imported := range b.file.Imports {
		path, _ := strconv.Unquote(imported.Path.Value)
		config.ImportMap[path] = path
		facts := "facts/" + path + ".vetx"
		if _, err := os.Stat(filepath.Join(b.assets, facts)); err == nil { // unsafe has none
			config.PackageFile[path] = "packages/" + path + ".a"
			config.PackageVetx[path] = facts
		}
	}
	encoded, err := json.Marshal(config)
	check(err)
	check(os.WriteFile("vet.cfg", encoded, 0o644))
	b.run("vet: ", "vet", append(b.Vet, filepath.Join(b.folder, "vet.cfg"))...)
}

// Runs a tool; if it fails, passes on what it said, with `prefix` before each message, and ends.
func (b *builder) run(prefix, tool string, arguments ...string) {
	command := exec.Command(filepath.Join(b.assets, "tools", tool), arguments...)
	command.Dir = b.assets
	// One core is all there is; tools that live so short need no garbage collection until they grow; without a home,
	// they write no telemetry.
	command.Env = []string{"GOMAXPROCS=1", "GOGC=800", "TMPDIR=" + os.TempDir()}
	output, err := command.CombinedOutput()
	if err == nil {
		return
	}
	for _, line := range strings.Split(strings.TrimRight(string(output), "\n"), "\n") {
		line = strings.ReplaceAll(strings.ReplaceAll(line, b.folder+"/", ""), "renamed/", "")
		if line != "" && !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "#") {
			line = prefix + line
		}
		fmt.Fprintln(os.Stderr, line)
	}
	if len(output) == 0 {
		fail(tool + ": " + err.Error())
	}
	os.Exit(1)
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
