//===- minigo/chan.h - channels ---------------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's channels. A chan<T> is a handle: cheap to copy, shared, null (nil) by default.
// All members may be called by many goroutines, and threads, at once; assigning to one
// handle from two is a race, as with shared_ptr.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_CHAN_H
#define MINIGO_CHAN_H

#include <minigo/core.h>

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant> // std::monostate, for channels that only signal
#include <vector>

namespace minigo {

template <class T> class chan;
template <class T> class send_chan;
template <class T> class recv_chan;

namespace detail {

/// Whether a T can be moved by copying its bytes and forgetting the source.
template <class T> struct moves_as_bytes : std::is_trivially_copyable<T> {};
template <class U> struct moves_as_bytes<std::unique_ptr<U>> : std::true_type {};
template <class U> struct moves_as_bytes<std::shared_ptr<U>> : std::true_type {};
#ifndef _GLIBCXX_DEBUG // whose containers are known by address
template <class U> struct moves_as_bytes<std::vector<U>> : std::true_type {};
template <> struct moves_as_bytes<std::vector<bool>> : std::false_type {};
#endif

template <class T> void move_elem(void *to, void *from) {
  ::new (to) T(std::move(*static_cast<T *>(from)));
}
template <class T> void destroy_elem(void *elem) { static_cast<T *>(elem)->~T(); }

template <class T>
inline constexpr elem_type elem_type_of = {
    std::is_empty_v<T> && std::is_trivially_copyable_v<T> ? 0 : sizeof(T),
    alignof(T),
    moves_as_bytes<T>::value ? nullptr : &move_elem<T>,
    std::is_trivially_destructible_v<T> ? nullptr : &destroy_elem<T>,
};

/// Sends from v; v is as after a move when it was sent and untouched otherwise.
template <class T> bool send_from(hchan *c, T &v, bool block) {
  if (chansend(c, std::addressof(v), block) != chan_result::done)
    return false;
  // Its bytes are gone to the receiver: what stays is a new, empty value.
  if constexpr (moves_as_bytes<T>::value && !std::is_trivially_copyable_v<T>)
    std::construct_at(std::addressof(v));
  return true;
}

/// Fills `result`, which is empty, with what is received; it stays empty when nothing is.
/// T need not be assignable.
template <class T> void receive_into(std::optional<T> &result, hchan *c, bool block) {
  union room {
    T value;
    room() {}
    ~room() {}
  } r;
  if (chanrecv(c, std::addressof(r.value), block) == chan_result::done) {
    result.emplace(std::move(r.value));
    std::destroy_at(std::addressof(r.value));
  }
}

template <class T> std::optional<T> receive_from(hchan *c, bool block) {
  std::optional<T> result;
  receive_into(result, c, block);
  return result;
}

/// The reference count that every handle has.
class chan_ref {
public:
  constexpr chan_ref() noexcept = default;
  explicit chan_ref(hchan *owned) noexcept : c_(owned) {}
  chan_ref(const chan_ref &o) noexcept : c_(o.c_) {
    if (c_)
      chanretain(c_);
  }
  chan_ref(chan_ref &&o) noexcept : c_(std::exchange(o.c_, nullptr)) {}
  chan_ref &operator=(chan_ref o) noexcept {
    std::swap(c_, o.c_);
    return *this;
  }
  ~chan_ref() {
    if (c_)
      chanrelease(c_);
  }
  hchan *get() const noexcept { return c_; }

private:
  hchan *c_ = nullptr;
};

/// What all three kinds of handle share.
template <class T> class chan_base {
public:
  using value_type = T;
  constexpr chan_base() noexcept = default;
  /// Elements in the buffer, and how many fit. 0 for nil.
  std::size_t size() const noexcept { return chanlen(ref_.get()); }
  std::size_t capacity() const noexcept { return chancap(ref_.get()); }
  explicit operator bool() const noexcept { return ref_.get() != nullptr; }
  /// Identity; not for programs.
  hchan *handle() const noexcept { return ref_.get(); }

protected:
  explicit chan_base(chan_ref ref) noexcept : ref_(std::move(ref)) {}
  chan_ref ref_;
};

/// The sending half. Self is the handle's own type.
template <class T, class Self> class send_ops {
public:
  /// Blocks until a receiver or the buffer has taken v. Panics when the channel is
  /// closed. On nil: blocks for ever.
  void send(T v) const { send_from(it(), v, true); }
  /// Sends if that needs no waiting. False, and v is left as it was, when it would.
  bool try_send(const T &v) const {
    T copy(v);
    return send_from(it(), copy, false);
  }
  bool try_send(T &&v) const { return send_from(it(), v, false); }
  /// No more values will be sent; receivers drain what is there. Panics when closed
  /// already, and on nil.
  void close() const { closechan(it()); }

private:
  hchan *it() const noexcept { return static_cast<const Self *>(this)->handle(); }
};

/// An input iterator over what is received until the channel is closed. It holds the
/// channel, so the body of a loop may drop every other handle.
template <class T> class recv_iterator {
public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  recv_iterator() = default;
  explicit recv_iterator(chan_ref c) : c_(std::move(c)) { ++*this; }
  recv_iterator(recv_iterator &&) = default;
  recv_iterator &operator=(recv_iterator &&o) noexcept {
    if (this == &o)
      return *this;
    c_ = std::move(o.c_);
    value_.reset();
    if (o.value_)
      value_.emplace(std::move(*o.value_));
    return *this;
  }
  T &&operator*() const noexcept { return std::move(*value_); }
  recv_iterator &operator++() {
    value_.reset();
    receive_into(value_, c_.get(), true);
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const recv_iterator &it, std::default_sentinel_t) noexcept {
    return !it.value_;
  }

private:
  chan_ref c_;
  mutable std::optional<T> value_;
};

/// The receiving half.
template <class T, class Self> class recv_ops {
public:
  /// Blocks until there is a value; T{} when the channel is closed and drained. On nil:
  /// blocks for ever.
  T recv() const
    requires std::is_default_constructible_v<T>
  {
    std::optional<T> v = receive_from<T>(it(), true);
    return v ? std::move(*v) : T{};
  }
  /// The same with an empty optional for closed and drained: Go's comma-ok form.
  std::optional<T> receive() const { return receive_from<T>(it(), true); }
  /// Without waiting: empty when nothing is there, or closed.
  std::optional<T> try_recv() const { return receive_from<T>(it(), false); }

  /// for (T v : c): until the channel is closed and drained.
  recv_iterator<T> begin() const {
    chan_ref held;
    if (hchan *c = it()) {
      chanretain(c);
      held = chan_ref(c);
    }
    return recv_iterator<T>(std::move(held));
  }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  hchan *it() const noexcept { return static_cast<const Self *>(this)->handle(); }
};

} // namespace detail

/// A channel that can only be sent to. Implicit from chan<T>.
template <class T>
class send_chan : public detail::chan_base<T>, public detail::send_ops<T, send_chan<T>> {
public:
  constexpr send_chan() noexcept = default;
  send_chan(const chan<T> &c) noexcept : detail::chan_base<T>(c.ref_) {}
};

/// A channel that can only be received from. Implicit from chan<T>.
template <class T>
class recv_chan : public detail::chan_base<T>, public detail::recv_ops<T, recv_chan<T>> {
public:
  constexpr recv_chan() noexcept = default;
  /// Of a channel that the runtime made; not for programs.
  explicit recv_chan(detail::chan_ref owned) noexcept : detail::chan_base<T>(std::move(owned)) {}
  recv_chan(const chan<T> &c) noexcept : detail::chan_base<T>(c.ref_) {}
};

template <class T>
class chan : public detail::chan_base<T>,
             public detail::send_ops<T, chan<T>>,
             public detail::recv_ops<T, chan<T>> {
public:
  constexpr chan() noexcept = default;

private:
  friend class send_chan<T>;
  friend class recv_chan<T>;
  template <class U> friend chan<U> make_chan(std::size_t);
  explicit chan(detail::hchan *c) noexcept : detail::chan_base<T>(detail::chan_ref(c)) {}
};

/// A new channel with room for `capacity` values; with none, a send waits for its
/// receive. Panics "makechan: size out of range".
template <class T> chan<T> make_chan(std::size_t capacity = 0) {
  static_assert(std::is_object_v<T> && !std::is_array_v<T> && !std::is_const_v<T>,
                "minigo::chan: elements are values");
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_destructible_v<T>,
                "minigo::chan: moving or destroying an element must not throw; make its move "
                "constructor and destructor noexcept, or send a unique_ptr to it");
  return chan<T>(detail::makechan(&detail::elem_type_of<T>, capacity));
}

namespace detail {
/// Another reference to a channel that the runtime made; null is nil.
template <class T> recv_chan<T> chan_from_ref(hchan *c) {
  if (c)
    chanretain(c);
  return recv_chan<T>(chan_ref(c));
}

template <class C> inline constexpr bool is_chan = false;
template <class T> inline constexpr bool is_chan<chan<T>> = true;
template <class T> inline constexpr bool is_chan<send_chan<T>> = true;
template <class T> inline constexpr bool is_chan<recv_chan<T>> = true;
} // namespace detail

/// Whether two handles are of one channel; one-way handles compare with it too.
template <class A, class B>
  requires(detail::is_chan<A> && detail::is_chan<B>)
bool operator==(const A &a, const B &b) noexcept {
  return a.handle() == b.handle();
}

} // namespace minigo

template <class C>
  requires minigo::detail::is_chan<C>
struct std::hash<C> {
  std::size_t operator()(const C &c) const noexcept {
    return std::hash<const void *>()(c.handle());
  }
};

#endif // MINIGO_CHAN_H
