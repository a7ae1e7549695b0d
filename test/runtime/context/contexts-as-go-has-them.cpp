// Cancelling reaches all that were made from a context and nothing else; deadlines, causes,
// values, without_cancel and after_func do what Go's do.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
#include <chrono>
#include <cstdio>
#include <memory>
#include <minigo/minigo.h>
#include <stdexcept>
#include <string>
#include <vector>

using namespace minigo;
using namespace std::chrono_literals;

static const char *text(bool b) { return b ? "yes" : "no"; }
static std::string why(const context &c) {
  auto e = c.err();
  return e ? std::string(to_string(*e)) : "alive";
}
static std::string causeOf(const context &c) {
  try {
    if (auto e = c.cause())
      std::rethrow_exception(e);
  } catch (const std::exception &e) {
    return e.what();
  }
  return "none";
}

int main() {
  // CHECK: background: alive, done nil: yes
  std::printf("background: %s, done nil: %s\n", why(background()).c_str(),
              text(!background().done()));

  // CHECK-NEXT: context canceled, context canceled, alive; waiter woken
  auto [parent, cancel] = with_cancel(background());
  auto child = with_cancel(parent);
  auto value = with_value(child.ctx, std::string("key"), 42);
  auto free = without_cancel(value);
  auto woken = make_chan<int>();
  go([=, done = value.done()]() mutable {
    done.receive();
    woken.send(1);
  });
  runtime::gosched();
  cancel();
  cancel();
  woken.recv();
  std::printf("%s, %s, %s; waiter woken\n", why(parent).c_str(), why(value).c_str(),
              why(free).c_str());
  // CHECK-NEXT: value 42 42, other key: no, other type: no
  std::printf("value %d %d, other key: %s, other type: %s\n",
              *value.value<int>(std::string("key")), *free.value<int>(std::string("key")),
              text(value.value<int>(std::string("kez")).has_value()),
              text(value.value<long>(std::string("key")).has_value()));
  // CHECK-NEXT: a child of a cancelled one: context canceled; cause: context canceled
  std::printf("a child of a cancelled one: %s; cause: %s\n", why(with_cancel(parent).ctx).c_str(),
              causeOf(child.ctx).c_str());

  // CHECK-NEXT: siblings: context canceled, alive, parent alive
  auto root = with_cancel(background());
  auto a = with_cancel(root.ctx), b = with_cancel(root.ctx);
  a.cancel();
  std::printf("siblings: %s, %s, parent %s\n", why(a.ctx).c_str(), why(b.ctx).c_str(),
              why(root.ctx).c_str());

  // CHECK-NEXT: cause: disk on fire, err: context canceled, child's: disk on fire
  auto withCause = with_cancel_cause(background());
  auto below = with_cancel(withCause.ctx);
  withCause.cancel(std::make_exception_ptr(std::runtime_error("disk on fire")));
  withCause.cancel(std::make_exception_ptr(std::runtime_error("too late")));
  std::printf("cause: %s, err: %s, child's: %s\n", causeOf(withCause.ctx).c_str(),
              why(withCause.ctx).c_str(), causeOf(below.ctx).c_str());

  // CHECK-NEXT: deadline: context deadline exceeded, in time: yes, the earlier wins: yes
  auto start = time::clock::now();
  auto timed = with_timeout(background(), 10ms);
  auto later = with_timeout(timed.ctx, 1h);
  later.ctx.done().receive();
  std::printf("deadline: %s, in time: %s, the earlier wins: %s\n", why(later.ctx).c_str(),
              text(time::clock::now() - start >= 10ms),
              text(later.ctx.deadline() == timed.ctx.deadline()));
  // CHECK-NEXT: past: context deadline exceeded; cancelled first: context canceled
  auto past = with_deadline(background(), time::clock::now() - 1s);
  auto early = with_timeout(background(), 5ms);
  early.cancel();
  time::sleep(10ms);
  std::printf("past: %s; cancelled first: %s\n", why(past.ctx).c_str(), why(early.ctx).c_str());

  // CHECK-NEXT: after_func: called, prevented: yes, too late: no
  auto f = with_cancel(background());
  auto called = make_chan<int>(2);
  auto stop = after_func(f.ctx, [=]() mutable { called.send(1); });
  auto other = after_func(f.ctx, [=]() mutable { called.send(2); });
  bool prevented = other();
  f.cancel();
  int which = called.recv();
  std::printf("after_func: %s, prevented: %s, too late: %s\n", which == 1 ? "called" : "wrong",
              text(prevented), text(stop()));

  // CHECK-NEXT: a tree of 100000: all canceled, a chain: context canceled
  auto top = with_cancel(background());
  std::vector<with_cancel_result> tree;
  tree.push_back(with_cancel(top.ctx));
  for (int i = 1; i < 100000; ++i)
    tree.push_back(with_cancel(tree[(i - 1) / 10].ctx));
  context deep = top.ctx;
  for (int i = 0; i < 10000; ++i)
    deep = with_cancel(deep).ctx;
  top.cancel();
  bool all = true;
  for (auto &n : tree)
    all = all && n.ctx.err() == context_error::canceled;
  std::printf("a tree of 100000: %s canceled, a chain: %s\n", all ? "all" : "not all",
              why(deep).c_str());

  // Dropped without cancel, only the channel kept: its timeout closes it all the same.
  // CHECK-NEXT: closed: yes
  auto kept = with_timeout(background(), 2ms).ctx.done();
  std::printf("closed: %s\n", text(!kept.receive()));

  // Cancelled and dropped by many at once.
  // CHECK-NEXT: raced: yes
  for (int i = 0; i < 200; ++i) {
    auto r = with_cancel(background());
    sync::wait_group wg;
    for (int k = 0; k < 5; ++k)
      wg.go([ctx = r.ctx] {
        auto c = with_timeout(ctx, 1ms);
        auto d = with_cancel(c.ctx);
        if (runtime::goid() % 2)
          d.cancel();
      });
    wg.go([cancel = r.cancel] { cancel(); });
    wg.wait();
  }
  std::printf("raced: yes\n");
}
