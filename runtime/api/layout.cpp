//===- runtime/api/layout.cpp - the headers' records are the runtime's ----===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <minigo/core.h>
#include <minigo/init.h>

#include "runtime/abi/tables.h"
#include "runtime/chan/chan.h"
#include "runtime/chan/select.h"
#include "runtime/chan/timer.h"
#include "runtime/sync/cond.h"
#include "runtime/sync/mutex.h"
#include "runtime/sync/rwmutex.h"
#include "runtime/sync/waitgroup.h"

namespace minigo::detail {

template <class A, class B>
inline constexpr bool sameSize = sizeof(A) == sizeof(B) && alignof(A) == alignof(B);

static_assert(sameSize<elem_type, rt::ElemType>);
static_assert(offsetof(elem_type, move) == offsetof(rt::ElemType, move));
static_assert(offsetof(elem_type, destroy) == offsetof(rt::ElemType, destroy));
static_assert(static_cast<int>(chan_result::done) == static_cast<int>(rt::ChanResult::Done));
static_assert(static_cast<int>(chan_result::closed) == static_cast<int>(rt::ChanResult::Closed));
static_assert(sameSize<select_record, rt::SelectCase>);
static_assert(offsetof(select_record, timeout) == offsetof(rt::SelectCase, timeout));
static_assert(offsetof(select_record, kind) == offsetof(rt::SelectCase, kind));
static_assert(offsetof(select_record, received) == offsetof(rt::SelectCase, received));
static_assert(offsetof(select_record, order) == offsetof(rt::SelectCase, poll));
static_assert(offsetof(select_record, queued) == offsetof(rt::SelectCase, sudog));
static_assert(static_cast<int>(case_kind::otherwise) == static_cast<int>(rt::CaseKind::Default));
static_assert(static_cast<int>(case_kind::timeout) == static_cast<int>(rt::CaseKind::Timeout));
static_assert(sameSize<timer_func, rt::TimerFunc>);
static_assert(offsetof(timer_func, arg) == offsetof(rt::TimerFunc, arg));
static_assert(sameSize<new_g, rt::NewG> && offsetof(new_g, block) == offsetof(rt::NewG, block));
static_assert(sameSize<sync_mutex, rt::SyncMutex>);
static_assert(offsetof(sync_mutex, sema) == offsetof(rt::SyncMutex, sema));
static_assert(sameSize<sync_rw_mutex, rt::SyncRWMutex>);
static_assert(offsetof(sync_rw_mutex, departing) == offsetof(rt::SyncRWMutex, departing));
static_assert(sameSize<cond_list, rt::CondList> && sameSize<cond_waiter, rt::CondWaiter>);
static_assert(offsetof(cond_list, first) == offsetof(rt::CondList, first));
static_assert(sameSize<sync_wait_group, rt::SyncWaitGroup>);
static_assert(offsetof(sync_wait_group, sema) == offsetof(rt::SyncWaitGroup, sema));
static_assert(sameSize<init_record, abi::InitRecord>);
static_assert(offsetof(init_record, line) == offsetof(abi::InitRecord, line));

} // namespace minigo::detail
