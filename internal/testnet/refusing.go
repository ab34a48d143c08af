package testnet

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
)

// NewRefusing is NewHTTP2 for a server that refuses some requests before it serves
// them, as one does that has enough of them: net/http sends these again by itself.
// Which it refuses is asked for each that comes; serve gets the body of the others.
// The responses are empty.
func NewRefusing(t testing.TB, refuse func() bool, serve func(body []byte)) *Net {
	t.Helper()
	config, err := serverConfig()
	if err != nil {
		t.Fatal(err)
	}
	return start(t, &http.Server{
		TLSConfig: config,
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){
			"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) {
				c := &refusing{refuse: refuse, serve: serve, bodies: map[uint32][]byte{}, frames: make(chan []byte, 10_000)}
				go c.write(conn)
				defer func() {
					c.serving.Wait()
					close(c.frames)
				}()
				if err := c.read(bufio.NewReader(conn)); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					_ = conn.Close() // the client may be gone
				}
			},
		},
	})
}

// refusing is a connection of such a server, with as much of HTTP/2 as it needs.
type refusing struct {
	refuse func() bool
	serve  func(body []byte)
	bodies map[uint32][]byte // of the streams that it has not refused
	frames chan []byte       // to write; the one who reads must not wait for it

	serving sync.WaitGroup
}

// Types and flags of frames, and the error code of a stream that is refused.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing, frameWindow = 0, 1, 3, 4, 6, 8

	flagEnd, flagAck, flagEndHeaders = 1, 1, 4

	refusedStream = 7
	status200     = 0x88 // the whole header
)

func (c *refusing) write(w io.Writer) {
	for frame := range c.frames {
		_, _ = w.Write(frame) // the client may be gone
	}
}

// send has a frame written.
func (c *refusing) send(kind, flags byte, stream uint32, payload ...byte) {
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	frame = append(frame, flags)
	frame = binary.BigEndian.AppendUint32(frame, stream)
	c.frames <- append(frame, payload...)
}

func (c *refusing) read(r io.Reader) error {
	if _, err := io.ReadFull(r, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))); err != nil {
		return err
	}
	c.send(frameSettings, 0, 0)
	for {
		var header [9]byte
		if _, err := io.ReadFull(r, header[:]); err != nil {
			return err
		}
		payload := make([]byte, binary.BigEndian.Uint32(header[:])>>8)
		if _, err := io.ReadFull(r, payload); err != nil {
			return err
		}
		c.frame(header[3], header[4], binary.BigEndian.Uint32(header[5:]), payload)
	}
}

func (c *refusing) frame(kind, flags byte, stream uint32, payload []byte) {
	switch kind {
	case frameSettings, framePing:
		if flags&flagAck == 0 {
			if kind == frameSettings {
				payload = nil
			}
			c.send(kind, flagAck, 0, payload...)
		}
		return
	case frameHeaders:
		if c.refuse() {
			c.send(frameReset, 0, stream, 0, 0, 0, refusedStream)
			return
		}
		c.bodies[stream] = []byte{}
	case frameData:
		if len(payload) > 0 { // what is sent to a refused stream uses up the connection's window, too
			read := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
			c.send(frameWindow, 0, 0, read...)
			if c.bodies[stream] != nil {
				c.send(frameWindow, 0, stream, read...)
			}
		}
		if c.bodies[stream] == nil {
			return
		}
		c.bodies[stream] = append(c.bodies[stream], payload...)
	default:
		return
	}
	if flags&flagEnd != 0 {
		body := c.bodies[stream]
		c.serving.Go(func() {
			c.serve(body)
			c.send(frameHeaders, flagEnd|flagEndHeaders, stream, status200)
		})
	}
}
