//===- runtime/api/context.cpp - cancellation, deadlines, values ----------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A node has a reference to its parent, for values and deadlines, and the parent knows its
// children, to cancel them. A child that can be forgotten without anybody noticing is
// known weakly; one that somebody waits for (done() was asked for, or a function is to be
// called) is held, since the waiter may have nothing but the channel. So a context that is
// dropped uncancelled is freed, or, when it is waited for, lives as long as its parent
// can be cancelled: Go's rule that cancel must be called.
//
// Each node has a lock for its state and its list. Cancelling takes the list out under the
// lock and goes on with the children after it: one lock at a time, every node once, and a
// work list instead of recursion, since a chain may be long.
//
//===----------------------------------------------------------------------===//

#include <minigo/context.h>
#include <minigo/go.h>
#include <minigo/sync.h>

#include <list>
#include <string>
#include <utility>
#include <vector>

namespace minigo {

std::string_view to_string(context_error e) noexcept {
  return e == context_error::canceled ? "context canceled" : "context deadline exceeded";
}

namespace {

class error_category : public std::error_category {
public:
  const char *name() const noexcept override { return "context"; }
  std::string message(int value) const override {
    return std::string(to_string(static_cast<context_error>(value)));
  }
  bool equivalent(int value, const std::error_condition &c) const noexcept override {
    if (static_cast<context_error>(value) == context_error::canceled)
      return c == std::errc::operation_canceled;
    return c == std::errc::timed_out;
  }
};

const error_category &category() {
  static error_category it;
  return it;
}

} // namespace

context_exception::context_exception(context_error e)
    : std::system_error(std::error_code(static_cast<int>(e), category())) {}

namespace detail {

using node_ptr = std::shared_ptr<context_node>;

class context_node : public std::enable_shared_from_this<context_node> {
public:
  explicit context_node(node_ptr parent) : parent_(std::move(parent)) {}
  ~context_node();

  /// Puts it under the nearest ancestor that can be cancelled; cancels it at once when that
  /// one is.
  void attach();
  /// Held by the ancestor from now on, until either is cancelled.
  void hold();
  void cancel(context_error e, std::exception_ptr cause);
  recv_chan<std::monostate> done();
  std::optional<context_error> err();
  std::exception_ptr cause();
  /// Forgets the function of after_func; true when it was not called yet.
  bool take();

  node_ptr parent_; ///< changed by the destructor alone
  bool cancels_ = true;  ///< can be cancelled; false: a value
  bool severed_ = false; ///< without_cancel: the search for an ancestor ends here
  std::optional<time::time_point> deadline_;
  std::optional<time::timer> timer_; ///< set before anybody else sees the node
  std::function<void()> function_; ///< of after_func: called when cancelled
  std::any key_, value_;
  const std::type_info *keyType_ = nullptr;
  const void *(*keyAddress_)(const std::any &) = nullptr;

private:
  struct child {
    std::weak_ptr<context_node> node;
    node_ptr held; ///< null: known weakly
  };
  /// The nearest ancestor that can be cancelled, or null.
  context_node *source() const;
  void detach();
  /// This node alone; its children are added to `rest`.
  void cancelOne(context_error e, const std::exception_ptr &cause, std::vector<node_ptr> &rest);

  sync::mutex m_;
  // --- under m_ ---
  std::optional<context_error> err_;
  std::exception_ptr cause_;
  chan<std::monostate> done_; ///< made when first asked for
  std::list<child> children_;
  // --- under the source's m_ ---
  bool attached_ = false;
  std::list<child>::iterator place_; ///< in its list, while attached
};

context_node *context_node::source() const {
  for (context_node *n = parent_.get(); n; n = n->parent_.get()) {
    if (n->severed_)
      return nullptr;
    if (n->cancels_)
      return n;
  }
  return nullptr;
}

context_node::~context_node() {
  detach();
  // A chain may be long: its last references are dropped here, not one inside the other.
  node_ptr up = std::move(parent_);
  while (up && up.use_count() == 1)
    up = std::exchange(up->parent_, nullptr);
}

void context_node::attach() {
  context_node *from = severed_ ? nullptr : source();
  if (!from)
    return;
  std::unique_lock guard(from->m_);
  if (!from->err_) {
    place_ = from->children_.insert(from->children_.end(), child{weak_from_this(), nullptr});
    attached_ = true;
    return;
  }
  context_error e = *from->err_;
  std::exception_ptr cause = from->cause_;
  guard.unlock();
  cancel(e, cause);
}

void context_node::hold() {
  if (context_node *from = source()) {
    std::lock_guard guard(from->m_);
    if (attached_)
      place_->held = shared_from_this();
  }
}

void context_node::detach() {
  node_ptr held; // may be the last reference: dropped after the lock
  if (context_node *from = source()) {
    std::lock_guard guard(from->m_);
    if (attached_) {
      held = std::move(place_->held);
      from->children_.erase(place_);
      attached_ = false;
    }
  }
}

void context_node::cancelOne(context_error e, const std::exception_ptr &cause,
                             std::vector<node_ptr> &rest) {
  std::list<child> children;
  std::function<void()> function;
  {
    std::lock_guard guard(m_);
    if (err_)
      return;
    err_ = e;
    cause_ = cause;
    if (done_)
      done_.close();
    children.swap(children_);
    for (child &c : children) {
      // A node that is being destroyed waits for our lock to take itself out.
      if (node_ptr node = c.node.lock()) {
        node->attached_ = false;
        rest.push_back(std::move(node));
      }
    }
    for (auto it = children.begin(); it != children.end();) {
      auto next = std::next(it);
      if (it->node.expired())
        children_.splice(children_.end(), children, it);
      it = next;
    }
    function.swap(function_);
  }
  if (timer_)
    timer_->stop();
  if (function)
    go(std::move(function));
}

void context_node::cancel(context_error e, std::exception_ptr cause) {
  if (!cause)
    cause = std::make_exception_ptr(context_exception(e));
  node_ptr self = shared_from_this();
  std::vector<node_ptr> rest;
  cancelOne(e, cause, rest);
  while (!rest.empty()) {
    node_ptr next = std::move(rest.back());
    rest.pop_back();
    next->cancelOne(e, cause, rest);
  }
  detach();
}

recv_chan<std::monostate> context_node::done() {
  {
    std::lock_guard guard(m_);
    if (done_)
      return done_;
    done_ = make_chan<std::monostate>();
    if (err_) {
      done_.close();
      return done_;
    }
  }
  hold();
  return done_;
}

std::optional<context_error> context_node::err() {
  std::lock_guard guard(m_);
  return err_;
}

bool context_node::take() {
  std::function<void()> function;
  {
    std::lock_guard guard(m_);
    function.swap(function_);
  }
  detach();
  return static_cast<bool>(function);
}

std::exception_ptr context_node::cause() {
  std::lock_guard guard(m_);
  return cause_;
}

const std::any *context_value(const context_node *n, const context_key &key) noexcept {
  for (; n; n = n->parent_.get())
    if (n->keyType_ && *n->keyType_ == key.type && key.equal(n->keyAddress_(n->key_), key.value))
      return &n->value_;
  return nullptr;
}

/// The nearest that has a done(): values are looked through.
static context_node *canceller(const context &c) {
  context_node *n = c.node().get();
  while (n && !n->cancels_ && !n->severed_)
    n = n->parent_.get();
  return n && n->cancels_ ? n : nullptr;
}

context make_value_context(const context &parent, std::any key, const std::type_info &type,
                           const void *(*address)(const std::any &), std::any value) {
  auto n = std::make_shared<context_node>(parent.node());
  n->cancels_ = false;
  n->key_ = std::move(key);
  n->keyType_ = &type;
  n->keyAddress_ = address;
  n->value_ = std::move(value);
  return context(std::move(n));
}

} // namespace detail

using detail::context_node;

recv_chan<std::monostate> context::done() const {
  context_node *n = detail::canceller(*this);
  return n ? n->done() : recv_chan<std::monostate>();
}

std::optional<context_error> context::err() const {
  context_node *n = detail::canceller(*this);
  return n ? n->err() : std::nullopt;
}

std::exception_ptr context::cause() const {
  context_node *n = detail::canceller(*this);
  return n ? n->cause() : nullptr;
}

std::optional<time::time_point> context::deadline() const {
  for (const context_node *n = node_.get(); n && !n->severed_; n = n->parent_.get())
    if (n->deadline_)
      return n->deadline_;
  return std::nullopt;
}

void cancel_func::operator()() const {
  if (node_)
    node_->cancel(context_error::canceled, nullptr);
}

void cancel_cause_func::operator()(std::exception_ptr cause) const {
  if (node_)
    node_->cancel(context_error::canceled, std::move(cause));
}

static detail::node_ptr makeNode(const context &parent) {
  auto n = std::make_shared<context_node>(parent.node());
  n->attach();
  return n;
}

with_cancel_result with_cancel(const context &parent) {
  auto n = makeNode(parent);
  return {context(n), cancel_func(n)};
}

with_cancel_cause_result with_cancel_cause(const context &parent) {
  auto n = makeNode(parent);
  return {context(n), cancel_cause_func(n)};
}

with_cancel_result with_deadline(const context &parent, time::time_point t) {
  if (auto before = parent.deadline(); before && *before <= t)
    return with_cancel(parent);
  auto n = std::make_shared<context_node>(parent.node());
  n->deadline_ = t;
  time::duration left = t - time::clock::now();
  if (left <= time::duration::zero()) {
    n->attach();
    n->cancel(context_error::deadline_exceeded, nullptr);
  } else {
    // The timer holds the node, and the node the timer: until it fires or is cancelled.
    n->timer_ = time::after_func(left, [held = std::make_shared<detail::node_ptr>(n)]() mutable {
      if (detail::node_ptr node = std::move(*held))
        node->cancel(context_error::deadline_exceeded, nullptr);
    });
    n->attach();
  }
  return {context(n), cancel_func(n)};
}

context without_cancel(const context &parent) {
  auto n = std::make_shared<context_node>(parent.node());
  n->cancels_ = false;
  n->severed_ = true;
  return context(std::move(n));
}

std::function<bool()> after_func(const context &ctx, std::function<void()> f) {
  auto n = std::make_shared<context_node>(ctx.node());
  n->function_ = std::move(f);
  n->attach();
  n->hold();
  return [n] { return n->take(); };
}

} // namespace minigo
