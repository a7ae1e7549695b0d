//===- runtime/trace/gsym.cpp - files and lines of addresses --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/trace/gsym.h"

namespace rt {

namespace {

/// Reads forward through [at, end). After a read past the end, `ok` is false and every
/// read gives 0.
struct Cursor {
  const uint8_t *data;
  size_t at;
  size_t end;
  bool ok = true;

  Cursor(const uint8_t *data, size_t at, size_t end) : data(data), at(at), end(end) {
    ok = at <= end;
  }

  uint64_t fixed(size_t bytes) {
    if (!ok || end - at < bytes) {
      ok = false;
      return 0;
    }
    uint64_t v = 0;
    for (size_t i = 0; i < bytes; ++i)
      v |= uint64_t(data[at + i]) << (8 * i);
    at += bytes;
    return v;
  }
  uint8_t u8() { return static_cast<uint8_t>(fixed(1)); }
  uint32_t u32() { return static_cast<uint32_t>(fixed(4)); }

  uint64_t uleb() {
    uint64_t v = 0;
    for (int shift = 0;; shift += 7) {
      uint8_t byte = u8();
      if (!ok || shift > 63)
        break;
      v |= uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return v;
    }
    ok = false;
    return 0;
  }
  int64_t sleb() {
    uint64_t v = 0;
    for (int shift = 0;;) {
      uint8_t byte = u8();
      if (!ok || shift > 63)
        break;
      v |= uint64_t(byte & 0x7f) << shift;
      shift += 7;
      if (byte & 0x80)
        continue;
      if ((byte & 0x40) && shift < 64)
        v |= ~uint64_t(0) << shift;
      return static_cast<int64_t>(v);
    }
    ok = false;
    return 0;
  }
};

constexpr uint32_t kMagic = 0x4753594d; // "GSYM"
constexpr size_t kHeaderSize = 48;
constexpr size_t alignUp(size_t v, size_t to) { return (v + to - 1) / to * to; }

struct Table {
  const uint8_t *data;
  size_t size;
  uint64_t base;       ///< address that offsets are counted from
  uint32_t addresses;  ///< how many
  uint8_t offsetSize;  ///< bytes of an address offset: 1, 2, 4, 8
  size_t offsetsAt;
  size_t infosAt;      ///< uint32_t: where each function's information lies
  size_t filesAt;      ///< uint32_t count, then {directory, base} string offsets
  size_t stringsAt;
  size_t stringsSize;

  bool open() {
    Cursor c(data, 0, size);
    if (c.u32() != kMagic || c.fixed(2) != 1)
      return false;
    offsetSize = c.u8();
    c.u8(); // length of the UUID
    base = c.fixed(8);
    addresses = c.u32();
    stringsAt = c.u32();
    stringsSize = c.u32();
    if (!c.ok || (offsetSize != 1 && offsetSize != 2 && offsetSize != 4 && offsetSize != 8))
      return false;
    offsetsAt = alignUp(kHeaderSize, offsetSize);
    infosAt = alignUp(offsetsAt + size_t(addresses) * offsetSize, 4);
    filesAt = infosAt + size_t(addresses) * 4;
    return filesAt <= size && stringsAt <= size && stringsSize <= size - stringsAt &&
           stringsSize > 0 && data[stringsAt + stringsSize - 1] == 0;
  }

  uint64_t addressAt(uint32_t i) const {
    return base + Cursor(data, offsetsAt + size_t(i) * offsetSize, size).fixed(offsetSize);
  }
  const char *string(uint32_t offset) const {
    return offset < stringsSize ? reinterpret_cast<const char *>(data + stringsAt + offset) : "";
  }
  void file(uint32_t index, SourceFrame &f) const {
    Cursor count(data, filesAt, size);
    f.directory = f.file = "";
    if (index >= count.u32())
      return;
    Cursor c(data, filesAt + 4 + size_t(index) * 8, size);
    f.directory = string(c.u32());
    f.file = string(c.u32());
  }

  /// Index of the last function that starts at or before pc; false when there is none.
  bool find(uint64_t pc, uint32_t &index) const {
    uint32_t lo = 0, hi = addresses;
    while (lo < hi) {
      uint32_t mid = lo + (hi - lo) / 2;
      if (addressAt(mid) <= pc)
        lo = mid + 1;
      else
        hi = mid;
    }
    index = lo - 1;
    return lo > 0;
  }
};

/// The row that covers pc: the last one at or before it.
bool lineAt(Cursor c, uint64_t start, uint64_t pc, uint32_t &file, uint32_t &line) {
  int64_t minDelta = c.sleb();
  int64_t range = c.sleb() - minDelta + 1;
  int64_t rowLine = static_cast<int64_t>(c.uleb());
  uint64_t rowFile = 1, rowPC = start;
  bool found = false;
  if (range <= 0)
    return false;
  enum { EndSequence, SetFile, AdvancePC, AdvanceLine, FirstSpecial };
  while (c.ok) {
    uint8_t op = c.u8();
    if (!c.ok || op == EndSequence)
      break;
    if (op == SetFile) {
      rowFile = c.uleb();
      continue;
    }
    if (op == AdvanceLine) {
      rowLine += c.sleb();
      continue;
    }
    if (op == AdvancePC) {
      rowPC += c.uleb();
    } else {
      uint8_t adjusted = op - FirstSpecial;
      rowLine += minDelta + adjusted % range;
      rowPC += adjusted / range;
    }
    if (rowPC > pc)
      break;
    found = true;
    file = static_cast<uint32_t>(rowFile);
    line = static_cast<uint32_t>(rowLine);
  }
  return found;
}

/// A call that was inlined: its function, and where it was called.
struct Inlined {
  uint32_t name;
  uint32_t callFile;
  uint32_t callLine;
};

/// Damaged data must not recurse for ever; no compiler nests deeper.
constexpr int kMaxDepth = 256;

/// Reads one node and all below it. Appends to `chain`, outermost first, those that
/// hold pc. False at the terminator of a list of siblings.
bool readInline(Cursor &c, uint64_t base, uint64_t pc, bool active, Inlined *chain, int &depth,
                int level) {
  uint64_t ranges = c.uleb();
  if (!c.ok || ranges == 0 || level > kMaxDepth)
    return false;
  bool holds = false;
  uint64_t first = 0;
  for (uint64_t i = 0; i < ranges && c.ok; ++i) {
    uint64_t start = base + c.uleb();
    uint64_t length = c.uleb();
    if (i == 0)
      first = start;
    holds |= pc >= start && pc - start < length;
  }
  bool children = c.u8() != 0;
  Inlined node{c.u32(), 0, 0};
  node.callFile = static_cast<uint32_t>(c.uleb());
  node.callLine = static_cast<uint32_t>(c.uleb());
  if (!c.ok)
    return false;
  holds &= active;
  if (holds && depth < kMaxInlined)
    chain[depth++] = node;
  while (children && readInline(c, first, pc, holds, chain, depth, level + 1)) {
  }
  return c.ok;
}

} // namespace

int gsymLookup(const uint8_t *data, size_t size, uintptr_t pc,
               SourceFrame (&frames)[kMaxInlined]) {
  Table t{};
  t.data = data;
  t.size = size;
  uint32_t index;
  if (!t.open() || !t.find(pc, index))
    return 0;
  uint64_t start = t.addressAt(index);
  Cursor c(data, Cursor(data, t.infosAt + size_t(index) * 4, size).u32(), size);
  uint32_t length = c.u32();
  uint32_t name = c.u32();
  if (!c.ok || pc - start >= rtmax<uint32_t>(length, 1))
    return 0;

  uint32_t file = 0, line = 0;
  Inlined chain[kMaxInlined];
  int depth = 0;
  enum { EndOfList, LineTableInfo, InlineInfo };
  while (c.ok) {
    uint32_t type = c.u32();
    uint32_t bytes = c.u32();
    if (!c.ok || type == EndOfList || bytes > c.end - c.at)
      break;
    Cursor part(data, c.at, c.at + bytes);
    if (type == LineTableInfo && !lineAt(part, start, pc, file, line))
      file = line = 0;
    if (type == InlineInfo)
      readInline(part, start, pc, true, chain, depth, 0);
    c.at += bytes;
  }

  // The chain's first node is the function itself. Each frame's position is where the
  // next inner one was called; the innermost's comes from the line table.
  int n = 0;
  for (int i = depth - 1; i > 0; --i) {
    frames[n] = {t.string(chain[i].name), "", "", line, start};
    t.file(file, frames[n++]);
    file = chain[i].callFile;
    line = chain[i].callLine;
  }
  frames[n] = {t.string(name), "", "", line, start};
  t.file(file, frames[n++]);
  return n;
}

} // namespace rt
