// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// scheduler.cpp in Go, function by function.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func since(start time.Time) float64 { return float64(time.Since(start).Nanoseconds()) }

func cpuSeconds() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func best(rounds int, once func() float64) float64 {
	least := once()
	for rounds--; rounds > 0; rounds-- {
		if v := once(); v < least {
			least = v
		}
	}
	return least
}

func spawn() float64 {
	const n = 1000000
	return best(5, func() float64 {
		var wg sync.WaitGroup
		start := time.Now()
		for i := 0; i < n; i++ {
			wg.Add(1)
			go func() { wg.Done() }()
		}
		wg.Wait()
		return since(start) / n
	})
}

func yield(goroutines int) float64 {
	each := 4000000 / goroutines
	return best(3, func() float64 {
		var wg sync.WaitGroup
		start := time.Now()
		for i := 0; i < goroutines; i++ {
			wg.Add(1)
			go func() {
				for k := 0; k < each; k++ {
					runtime.Gosched()
				}
				wg.Done()
			}()
		}
		wg.Wait()
		return since(start) / float64(each*goroutines)
	})
}

func pingPong() float64 {
	const n = 500000
	return best(3, func() float64 {
		there, back := make(chan int), make(chan int)
		go func() {
			for v := range there {
				back <- v
			}
		}()
		start := time.Now()
		for i := 0; i < n; i++ {
			there <- i
			<-back
		}
		ns := since(start) / (2 * n)
		close(there)
		return ns
	})
}

func buffered(producers, consumers int) float64 {
	const n = 4000000
	return best(3, func() float64 {
		c := make(chan int, 128)
		var sent, received sync.WaitGroup
		start := time.Now()
		for p := 0; p < producers; p++ {
			sent.Add(1)
			go func() {
				for i := 0; i < n/producers; i++ {
					c <- i
				}
				sent.Done()
			}()
		}
		for k := 0; k < consumers; k++ {
			received.Add(1)
			go func() {
				for range c {
				}
				received.Done()
			}()
		}
		sent.Wait()
		close(c)
		received.Wait()
		return since(start) / n
	})
}

var shared int

func mutexFree() float64 {
	const n = 20000000
	return best(3, func() float64 {
		var m sync.Mutex
		start := time.Now()
		for i := 0; i < n; i++ {
			m.Lock()
			shared++
			m.Unlock()
		}
		return since(start) / n
	})
}

func mutexContended() float64 {
	const n, goroutines = 500000, 8
	return best(3, func() float64 {
		var m sync.Mutex
		var wg sync.WaitGroup
		start := time.Now()
		for g := 0; g < goroutines; g++ {
			wg.Add(1)
			go func() {
				for i := 0; i < n; i++ {
					m.Lock()
					shared++
					m.Unlock()
				}
				wg.Done()
			}()
		}
		wg.Wait()
		return since(start) / (n * goroutines)
	})
}

func skynetNode(to chan int, number, size int) {
	if size == 1 {
		to <- number
		return
	}
	from := make(chan int)
	for i := 0; i < 10; i++ {
		go skynetNode(from, number+i*(size/10), size/10)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-from
	}
	to <- sum
}

func skynet() float64 {
	return best(3, func() float64 {
		c := make(chan int)
		start := time.Now()
		go skynetNode(c, 0, 1000000)
		if <-c != 499999500000 {
			panic("skynet")
		}
		return since(start) / 1e6
	})
}

func ring() float64 {
	const members, hops = 503, 2000000
	return best(3, func() float64 {
		links := make([]chan int, members)
		for i := range links {
			links[i] = make(chan int)
		}
		done := make(chan int)
		for i := 0; i < members; i++ {
			go func(from, to chan int) {
				for {
					v := <-from
					if v == 0 {
						done <- 0
					}
					if v <= 0 {
						if v > -members {
							to <- v - 1
						}
						return
					}
					to <- v - 1
				}
			}(links[i], links[(i+1)%members])
		}
		start := time.Now()
		links[0] <- hops
		<-done
		return since(start) / hops
	})
}

func sieve() float64 {
	start := time.Now()
	numbers := make(chan int)
	go func(c chan int) {
		for i := 2; ; i++ {
			c <- i
		}
	}(numbers)
	last := 0
	for stage := 0; stage < 2000; stage++ {
		prime := <-numbers
		last = prime
		next := make(chan int)
		go func(from, to chan int) {
			for {
				if v := <-from; v%prime != 0 {
					to <- v
				}
			}
		}(numbers, next)
		numbers = next
	}
	if last != 17389 {
		panic("sieve")
	}
	return since(start) / 1e6
}

func sleepers() float64 {
	const n = 1000000
	before := cpuSeconds()
	var wg sync.WaitGroup
	random := uint32(12345)
	for i := 0; i < n; i++ {
		random = random*1664525 + 1013904223
		d := time.Duration(random%2000000) * time.Microsecond
		wg.Add(1)
		go func() {
			time.Sleep(d)
			wg.Done()
		}()
	}
	wg.Wait()
	return cpuSeconds() - before
}

func sleepOvershoot(p99 bool) float64 {
	const n = 1000
	var over []float64
	sum := 0.0
	for i := 0; i < n; i++ {
		start := time.Now()
		time.Sleep(time.Millisecond)
		over = append(over, since(start)/1e3-1000)
		sum += over[i]
	}
	sort.Float64s(over)
	if p99 {
		return over[n*99/100]
	}
	return sum / n
}

func residentBytes() float64 {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	var size, pages int
	fmt.Fscan(f, &size, &pages)
	return float64(pages) * 4096
}

func parked() float64 {
	const n = 100000
	c := make(chan int)
	var ready sync.WaitGroup
	before := residentBytes()
	for i := 0; i < n; i++ {
		ready.Add(1)
		go func() {
			ready.Done()
			<-c
		}()
	}
	ready.Wait()
	return (residentBytes() - before) / n
}

func preempt() float64 {
	var stop int32
	procs := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for i := 0; i < procs; i++ {
		wg.Add(1)
		go func() {
			for atomic.LoadInt32(&stop) == 0 {
			}
			wg.Done()
		}()
	}
	const n = 50
	late := 0.0
	for i := 0; i < n; i++ {
		start := time.Now()
		time.Sleep(time.Millisecond)
		late += since(start)/1e6 - 1
	}
	atomic.StoreInt32(&stop, 1)
	wg.Wait()
	return late / n
}

func main() {
	rows := map[string]func() float64{
		"spawn":           spawn,
		"yield-2":         func() float64 { return yield(2) },
		"yield-1000":      func() float64 { return yield(1000) },
		"ping-pong":       pingPong,
		"chan-1-1":        func() float64 { return buffered(1, 1) },
		"chan-4-4":        func() float64 { return buffered(4, 4) },
		"mutex-free":      mutexFree,
		"mutex-contended": mutexContended,
		"skynet":          skynet,
		"ring":            ring,
		"sieve":           sieve,
		"sleepers":        sleepers,
		"sleep-mean":      func() float64 { return sleepOvershoot(false) },
		"sleep-p99":       func() float64 { return sleepOvershoot(true) },
		"parked":          parked,
		"preempt":         preempt,
	}
	if len(os.Args) != 2 || rows[os.Args[1]] == nil {
		os.Exit(2)
	}
	fmt.Printf("%.3f\n", rows[os.Args[1]]())
}
