// What a select does with ready, closed, nil and full channels, with a default, with a
// timeout, and with values that are only moved; on every number of Ps.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
#include <chrono>
#include <cstdio>
#include <memory>
#include <minigo/minigo.h>
#include <string>

using namespace minigo;
using namespace std::chrono_literals;

static const char *text(bool b) { return b ? "yes" : "no"; }

int main() {
  auto a = make_chan<int>(1), b = make_chan<int>(1);
  chan<int> nil;

  // CHECK: default: 2
  std::printf("default: %d\n", select(on_recv(a), on_recv(nil), otherwise()));
  b.send(5);
  // CHECK-NEXT: received 5 by case 1
  int got = 0;
  int which = select(on_recv(a, [&](int v) { got = -v; }), on_recv(b, [&](int v) { got = v; }),
                     otherwise([] { std::puts("not the default"); }));
  std::printf("received %d by case %d\n", got, which);
  // CHECK-NEXT: sent: yes, 7
  bool sent = false;
  select(on_send(a, 7, [&] { sent = true; }), on_recv(b));
  std::printf("sent: %s, %d\n", text(sent), a.recv());
  // CHECK-NEXT: full: default
  a.send(1);
  std::printf("full: %s\n", select(on_send(a, 2), otherwise()) == 1 ? "default" : "sent");
  a.recv();

  // The forms of a handler.
  // CHECK-NEXT: forms: 1 2 3 4, closed: no, 0, called
  auto c = make_chan<int>(8);
  for (int i = 1; i <= 4; ++i)
    c.send(i);
  std::printf("forms: ");
  select(on_recv(c, [](std::optional<int> v) { std::printf("%d ", *v); }));
  select(on_recv(c, [](const int &v) { std::printf("%d ", v); }));
  select(on_recv(c, [](auto v) { std::printf("%d ", *v); }));
  int n = 0;
  select(on_recv(c, [&] { n = 4; }));
  std::printf("%d, closed: ", n);
  c.close();
  select(on_recv(c, [](auto v) { std::printf("%s, ", text(v.has_value())); }));
  select(on_recv(c, [](int v) { std::printf("%d, ", v); }));
  select(on_recv(c, [] { std::printf("called\n"); }));

  // CHECK-NEXT: panic: send on closed channel
  try {
    select(on_send(c, 1), on_recv(nil));
  } catch (const runtime_error &e) {
    std::printf("panic: %s\n", e.what());
  }

  // CHECK-NEXT: moved: 42, kept: yes, taken: yes
  auto p = make_chan<std::unique_ptr<int>>(1);
  auto one = std::make_unique<int>(42), two = std::make_unique<int>(43);
  select(on_send(p, std::move(one)));
  select(on_send(p, std::move(two)), otherwise());
  int value = 0;
  select(on_recv(p, [&](std::unique_ptr<int> v) { value = *v; }));
  std::printf("moved: %d, kept: %s, taken: %s\n", value, text(two && *two == 43), text(!one));

  // CHECK-NEXT: waits: woken by 9, then by a sender's wish: 10
  auto d = make_chan<int>(), e = make_chan<int>();
  go([=]() mutable {
    for (int i = 0; i < 10; ++i)
      runtime::gosched();
    d.send(9);
  });
  select(on_recv(e), on_recv(d, [](int v) { std::printf("waits: woken by %d, ", v); }));
  auto result = make_chan<int>();
  go([=]() mutable { result.send(e.recv()); });
  select(on_recv(d), on_send(e, 10));
  std::printf("then by a sender's wish: %d\n", result.recv());

  // CHECK-NEXT: closed while waiting: yes
  go([=]() mutable { d.close(); });
  select(on_recv(e), on_recv(d, [](std::optional<int> v) {
           std::printf("closed while waiting: %s\n", text(!v));
         }));
  // CHECK-NEXT: panic while waiting: send on closed channel
  auto f = make_chan<int>();
  go([=]() mutable { f.close(); });
  try {
    select(on_recv(e), on_send(f, 1));
  } catch (const runtime_error &x) {
    std::printf("panic while waiting: %s\n", x.what());
  }

  // CHECK-NEXT: timeouts: 1 1 0, in time: yes
  auto start = time::clock::now();
  std::printf("timeouts: %d ", select(on_recv(e), on_timeout(20ms)));
  bool inTime = time::clock::now() - start >= 20ms;
  std::printf("%d ", select(on_recv(e), on_timeout(0ms)));
  std::printf("%d, ", select(on_timeout(1ms), on_timeout(1h)));
  std::printf("in time: %s\n", text(inTime));

  // Strings, whose moves are code; and a user of the same channel in both directions.
  // CHECK-NEXT: string: hello, both ways: 1
  auto s = make_chan<std::string>();
  go([=]() mutable { select(on_send(s, std::string("hello"))); });
  std::string heard;
  select(on_recv(e), on_recv(s, [&](std::string v) { heard = std::move(v); }));
  auto both = make_chan<int>(1);
  int way = select(on_recv(both), on_send(both, 1));
  std::printf("string: %s, both ways: %d\n", heard.c_str(), way);

  // A kept set of cases, used again and again.
  // CHECK-NEXT: kept: 3 sends of 8, 3 received
  auto k = make_chan<int>(3);
  std::vector<select_case> cases;
  cases.push_back(on_send(k, 8));
  cases.push_back(otherwise());
  int sends = 0;
  while (select_in(cases) == 0)
    ++sends;
  int sum = 0;
  for (int i = 0; i < 3; ++i)
    sum += k.recv();
  std::printf("kept: %d sends of 8, %d received\n", sends, sum / 8);

  // CHECK-NEXT: once: 0 then 1
  std::vector<select_case> once;
  once.push_back(on_send(p, std::make_unique<int>(1)));
  once.push_back(otherwise());
  int first = select_in(once);
  p.recv();
  std::printf("once: %d then %d\n", first, select_in(once));
}
