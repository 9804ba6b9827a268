// Prepares, once a machine, what test programs are compiled with and linked against; run as `go run prepare_assets.go`
// in a folder that has guest.go, test_runner.go, test_dependencies.go and in `module` go.mod and go.sum. It leaves there
//
//	tools/                compile, link, vet
//	packages/<path>.a     the standard library, testify and what it imports, the guest
//	facts/<path>.vetx     what vet knows of these packages
//	light/<path>.a        testify/assert and the runner without what hardly a test needs (see makeLight)
//	*.importcfg           where compiler and linker find all this, relative to the folder
//	recipe.json           how `go test` calls the tools (type recipe)
//
// How that is, is asked of `go test` itself: it tests a program that imports everything, and tells what it runs.
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

const testify = "github.com/stretchr/testify/assert"

// What a candidate may import beside the standard library: what go.mod requires.
var modules = []string{testify, "github.com/davecgh/go-spew/spew", "github.com/pmezard/go-difflib/difflib", "gopkg.in/yaml.v3"}

// Packages that few programs need and whose archives make up most of what the linker reads.
var heavy = []string{"net/http", "net/http/httptest", "net/url", "encoding/json", "gopkg.in/yaml.v3"}

type recipe struct {
	Secret  string   // folder of the guest's import path
	Link    []string // flags
	Vet     []string
	Dropped []string // names that the light packages do not have; nil: there are none
}

func main() {
	work, err := os.MkdirTemp(".", "work-")
	check(err)
	defer os.RemoveAll(work)
	log := testEverything()
	folder := regexp.MustCompile(`(?m)^WORK=(.+)$`).FindStringSubmatch(log)
	if folder == nil {
		fail("`go test -x` does not name its work folder")
	}
	defer os.RemoveAll(folder[1])

	var made recipe
	vetted := readCommands(log, &made)
	archives := copyArchives(filepath.Join(folder[1], "b001", "importcfg.link"))
	importable := copyFacts(filepath.Join(folder[1], vetted, "vet.cfg"))
	made.Secret = addGuest(work, archives)

	writeImports("compile.importcfg", archives, nil, append(importable, made.Secret+"/runner"))
	writeImports("link.importcfg", archives, nil, keys(archives))
	if light, dropped := makeLight(work, made.Secret, archives); light != nil {
		made.Dropped = dropped
		writeImports("compile.light.importcfg", archives, light, append(importable, made.Secret+"/runner"))
		writeImports("link.light.importcfg", archives, light, keys(archives))
	}
	encoded, err := json.MarshalIndent(made, "", "\t")
	check(err)
	check(os.WriteFile("recipe.json", encoded, 0o644))
}

// Tests a program that imports all that a candidate may import; returns what was run for it.
func testEverything() string {
	source := "package main\n\nimport (\n\t\"testing\"\n"
	listed, err := exec.Command("go", "list", "std").Output()
	check(err)
	hidden := regexp.MustCompile(`(^|/)(internal|vendor)(/|$)`)
	for _, path := range append(strings.Fields(string(listed)), modules...) {
		// Without cgo, a program that imports runtime/cgo cannot be linked.
		if path != "testing" && path != "runtime/cgo" && !hidden.MatchString(path) {
			source += "\t_ " + strconv.Quote(path) + "\n"
		}
	}
	// vet tells what it does only if it has not seen the file before.
	source += ")\n\nfunc TestNothing(*testing.T) {}\n\n// " + randomName() + "\n"
	check(os.WriteFile("module/main_test.go", []byte(source), 0o644))
	test := exec.Command("go", "test", "-x", "-work", "-gcflags=all=-dwarf=false", "main_test.go")
	test.Dir = "module"
	log, err := test.CombinedOutput()
	if err != nil {
		reason := err.Error()
		for _, line := range strings.Split(string(log), "\n") {
			if line != "" && !strings.HasPrefix(line, "FAIL") {
				reason = line
			}
		}
		fail("`go test` of a program that imports the standard library and testify: " + reason)
	}
	return string(log)
}

// Takes the flags of vet and link, and the tools; returns the name of the folder in which the test was vetted.
func readCommands(log string, made *recipe) string {
	compile := regexp.MustCompile(`(?m)^(\S*compile) -o \S*/(b\d+)/_pkg_\.a .*-p command-line-arguments .*$`).FindStringSubmatch(log)
	if compile == nil {
		fail("`go test -x` does not show how it compiles a test")
	}
	vet := regexp.MustCompile(`(?m)(\S+/vet\S*) (-.*) \S*/` + compile[2] + `/vet\.cfg$`).FindStringSubmatch(log)
	link := regexp.MustCompile(`(?m)(\S+/link) -o \S*/b001/\S+ .*$`).FindStringSubmatch(log)
	if vet == nil || link == nil {
		fail("`go test -x` does not show how it vets and links a test")
	}
	made.Vet = strings.Fields(vet[2])
	made.Link = []string{"-s", "-w", "-buildmode=exe"}
	for _, setting := range regexp.MustCompile(`-X[= ]['"]?([\w./]+=[^\s'"]*)`).FindAllStringSubmatch(link[0], -1) {
		made.Link = append(made.Link, "-X="+setting[1])
	}
	check(os.MkdirAll("tools", 0o755))
	for name, path := range map[string]string{"compile": compile[1], "link": link[1], "vet": vet[1]} {
		copyFile(path, filepath.Join("tools", name), 0o755)
	}
	return compile[2]
}

// Copies all archives that a link reads; returns where they are, by import path.
func copyArchives(config string) map[string]string {
	archives := map[string]string{}
	content, err := os.ReadFile(config)
	check(err)
	for _, line := range strings.Split(string(content), "\n") {
		path, file, found := strings.Cut(strings.TrimPrefix(line, "packagefile "), "=")
		if found && strings.HasPrefix(line, "packagefile ") && !strings.HasPrefix(path, "command-line-arguments") {
			archives[path] = "packages/" + path + ".a"
			copyFile(file, archives[path], 0o644)
		}
	}
	return archives
}

// Copies what vet knows of each package that a test may import; returns their import paths.
func copyFacts(config string) []string {
	var read struct{ PackageFile, PackageVetx map[string]string }
	content, err := os.ReadFile(config)
	check(err)
	check(json.Unmarshal(content, &read))
	for path, file := range read.PackageVetx {
		copyFile(file, "facts/"+path+".vetx", 0o644)
	}
	return keys(read.PackageFile)
}

// Compiles the guest and the runner under a path that no candidate knows; returns the path's folder.
func addGuest(work string, archives map[string]string) string {
	// Digits come before letters: of all packages that could be next the runtime initializes the first by path.
	secret := "0" + randomName()
	archives[secret+"/guest"] = "packages/" + secret + "/guest.a"
	check(os.MkdirAll("packages/"+secret, 0o755))
	check(compileFiles(archives[secret+"/guest"], secret+"/guest", archives, nil, "guest.go"))
	archives[secret+"/runner"] = "packages/" + secret + "/runner.a"
	original := filepath.Join(work, "test_dependencies.go")
	check(os.WriteFile(original, []byte(`package runner

import "testing/internal/testdeps"

func newDependencies() testdeps.TestDeps {
	testdeps.ImportPath = "command-line-arguments"
	return testdeps.TestDeps{}
}
`), 0o644))
	check(compileFiles(archives[secret+"/runner"], secret+"/runner", archives, nil, runnerFile(work, secret), original))
	return secret
}

func runnerFile(work, secret string) string {
	source, err := os.ReadFile("test_runner.go")
	check(err)
	path := filepath.Join(work, "test_runner.go")
	check(os.WriteFile(path, bytes.Replace(source, []byte("GUEST_PATH"), []byte(secret+"/guest"), 1), 0o644))
	return path
}

// Compiles testify/assert without the functions that need the heavy packages, and the runner with dependencies of its
// own: the linker reads a third. A program that names what is missing is built with the originals. Returns their
// archives and what they do not have; nil if this version of Go wants something that they lack.
func makeLight(work, secret string, archives map[string]string) (map[string]string, []string) {
	light := map[string]string{testify: "light/" + testify + ".a", secret + "/runner": "light/" + secret + "/runner.a"}
	for _, file := range light {
		check(os.MkdirAll(filepath.Dir(file), 0o755))
	}
	found := exec.Command("go", "list", "-f", "{{.Dir}}", testify)
	found.Dir = "module"
	output, err := found.Output()
	check(err)
	files, dropped := trim(strings.TrimSpace(string(output)), filepath.Join(work, "assert"))
	err = compileFiles(light[testify], testify, archives, nil, files...)
	if err == nil {
		err = compileFiles(light[secret+"/runner"], secret+"/runner", archives, light, runnerFile(work, secret), "test_dependencies.go")
	}
	if err != nil {
		fmt.Println("Without light packages:", err)
		os.RemoveAll("light")
		return nil, nil
	}
	// (*F).Add and Fuzz want the original dependencies.
	return light, append(dropped, "Fuzz")
}

// Copies the files of a package without the functions that use a heavy package, and those that use such a function.
func trim(folder, to string) (files, names []string) {
	check(os.MkdirAll(to, 0o755))
	entries, err := os.ReadDir(folder)
	check(err)
	set := token.NewFileSet()
	var parsed []*ast.File
	sources := map[*ast.File][]byte{}
	for _, entry := range entries {
		matches, err := build.Default.MatchFile(folder, entry.Name())
		check(err)
		if !matches || !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		path := filepath.Join(folder, entry.Name())
		source, err := os.ReadFile(path)
		check(err)
		file, err := parser.ParseFile(set, path, source, 0)
		check(err)
		parsed = append(parsed, file)
		sources[file] = source
	}
	dropped := droppedFunctions(parsed)
	for _, file := range parsed {
		source := sources[file]
		kept := 0
		// Blanks in their place: everything else keeps its line.
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if ok && dropped[function] {
				blank(source, set, function)
				names = append(names, function.Name.Name)
			} else if imports, ok := declaration.(*ast.GenDecl); !ok || imports.Tok != token.IMPORT {
				kept++
			}
		}
		if kept == 0 {
			continue
		}
		for _, imported := range file.Imports {
			if isHeavy(imported) {
				blank(source, set, imported)
			}
		}
		files = append(files, filepath.Join(to, filepath.Base(set.Position(file.Package).Filename)))
		check(os.WriteFile(files[len(files)-1], source, 0o644))
	}
	return files, names
}

func droppedFunctions(files []*ast.File) map[*ast.FuncDecl]bool {
	dropped := map[*ast.FuncDecl]bool{}
	gone := map[string]bool{} // functions, not methods
	for changed := true; changed; {
		changed = false
		for _, file := range files {
			heavyNames := map[string]bool{}
			for _, imported := range file.Imports {
				if isHeavy(imported) {
					heavyNames[localName(imported)] = true
				}
			}
			for _, declaration := range file.Decls {
				function, ok := declaration.(*ast.FuncDecl)
				if !ok || dropped[function] || !uses(function, heavyNames, gone) {
					continue
				}
				dropped[function] = true
				changed = true
				if function.Recv == nil {
					gone[function.Name.Name] = true
				}
			}
		}
	}
	return dropped
}

func uses(function *ast.FuncDecl, packages, functions map[string]bool) bool {
	found := false
	members := map[*ast.Ident]bool{function.Name: true} // of packages and values: no functions of this package
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			members[node.Sel] = true
			name, ok := node.X.(*ast.Ident)
			found = found || ok && packages[name.Name]
		case *ast.Ident:
			found = found || functions[node.Name] && !members[node]
		}
		return true
	})
	return found
}

func isHeavy(imported *ast.ImportSpec) bool {
	path, _ := strconv.Unquote(imported.Path.Value)
	for _, one := range heavy {
		if path == one {
			return true
		}
	}
	return false
}

func localName(imported *ast.ImportSpec) string {
	if imported.Name != nil {
		return imported.Name.Name
	}
	path, _ := strconv.Unquote(imported.Path.Value)
	return path[strings.LastIndex(path, "/")+1:]
}

func blank(source []byte, set *token.FileSet, node ast.Node) {
	for i := set.Position(node.Pos()).Offset; i < set.Position(node.End()).Offset; i++ {
		if source[i] != '\n' {
			source[i] = ' '
		}
	}
}

func compileFiles(output, path string, archives, instead map[string]string, files ...string) error {
	config := output + ".importcfg"
	writeImports(config, archives, instead, keys(archives))
	defer os.Remove(config)
	here, err := os.Getwd()
	check(err)
	arguments := []string{"-o", output, "-p", path, "-trimpath", here, "-complete", "-dwarf=false", "-importcfg", config, "-pack"}
	if message, err := exec.Command("tools/compile", append(arguments, files...)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s cannot be compiled: %v\n%s", path, err, message)
	}
	return nil
}

// Writes where the packages of these paths are: in `instead`, else in `archives`.
func writeImports(config string, archives, instead map[string]string, paths []string) {
	var lines []string
	for _, path := range paths {
		file := archives[path]
		if other, ok := instead[path]; ok {
			file = other
		}
		if file != "" {
			lines = append(lines, "packagefile "+path+"="+file+"\n")
		}
	}
	sort.Strings(lines)
	check(os.WriteFile(config, []byte(strings.Join(lines, "")), 0o644))
}

func keys(of map[string]string) []string {
	var all []string
	for key := range of {
		all = append(all, key)
	}
	return all
}

func copyFile(from, to string, mode os.FileMode) {
	content, err := os.ReadFile(from)
	check(err)
	check(os.MkdirAll(filepath.Dir(to), 0o755))
	check(os.WriteFile(to, content, mode))
}

func randomName() string {
	bytes := make([]byte, 16)
	_, err := rand.Read(bytes)
	check(err)
	return hex.EncodeToString(bytes)
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
