// Package guest says, inside a test program, that the test came to its end (sandbox/protocol.h, "executed programs").
//
// The package is compiled once a machine, under an import path that nobody can guess. It imports next to nothing, so
// that it is initialized, and has read the key, before any package that a candidate brings along.
package guest

import "syscall"

const (
	control   = 3 // descriptor of the control socket
	nonceSize = 16
	header    = 5 // length of the payload and type of the frame

	candidateFrame = 1
	testFrame      = 2
	loadedFrame    = 5
	doneFrame      = 8
)

var (
	key   [nonceSize]byte
	owner int // the process that has the key; a copy of it that comes to the end does not count
)

func init() {
	syscall.CloseOnExec(control)
	var frame [header + nonceSize]byte
	if receive(frame[:]) && frame[0] == nonceSize && frame[4] == candidateFrame {
		copy(key[:], frame[header:])
		owner = syscall.Getpid()
	}
}

// Done is called when all tests have passed.
func Done() {
	if owner == 0 || owner != syscall.Getpid() {
		return
	}
	owner = 0
	send(loadedFrame)
	// The frame has two strings: the nonce, and a test that is empty here, as the program holds it already.
	var frame [header + 4 + nonceSize + 4]byte
	if !receive(frame[:]) || frame[0] != byte(len(frame)-header) || frame[4] != testFrame || frame[header] != nonceSize {
		return
	}
	nonce := frame[header+4:]
	for i := range key {
		key[i] ^= nonce[i]
	}
	send(doneFrame)
}

// Sends a frame whose payload is what `key` holds.
func send(kind byte) {
	var frame [header + nonceSize]byte
	frame[0] = nonceSize
	frame[4] = kind
	copy(frame[header:], key[:])
	for rest := frame[:]; len(rest) > 0; {
		n, err := syscall.Write(control, rest)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return
		}
		rest = rest[n:]
	}
}

func receive(bytes []byte) bool {
	for len(bytes) > 0 {
		n, err := syscall.Read(control, bytes)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return false
		}
		bytes = bytes[n:]
	}
	return true
}
