//===- minigo/minigo.h - all of it ------------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_MINIGO_H
#define MINIGO_MINIGO_H

#include <minigo/chan.h>
#include <minigo/context.h>
#include <minigo/errgroup.h>
#include <minigo/go.h>
#include <minigo/init.h>
#include <minigo/panic.h>
#include <minigo/select.h>
#include <minigo/signal.h>
#include <minigo/sync.h>
#include <minigo/time.h>

#endif // MINIGO_MINIGO_H
