/* The protocol of one batch, as src/batch does it: see README.md beside this file.
 *
 * A label of Worker is one call to a port (record, container, pages, transfers, queue), atomic in itself; the labels
 * from plan to report are the actions of next-batch-action.ts. Between any two calls the worker may sleep for any time,
 * or die (goto crash).
 *
 * Ages, not step numbers: "message.step == record.step" is age 0, "exactly the step before" is age 1; anything older has
 * no effect and is forgotten. So steps are unbounded, and the model finite.
 *
 * A transfer of the batch is its record and the messages for it: step-protocol.pml has what happens in between.
 *
 * -DNO_xxx take one rule away: see the table in README.md. */

/* ---- bounds ---- */
#ifndef FAULTS
#define FAULTS 1        /* faults of any kind in one run, freely mixed */
#endif
#ifndef CANCELS
#define CANCELS 1
#endif
#ifndef RETRIES
#define RETRIES 1
#endif
#ifndef PAGES
#define PAGES 2         /* of the container's listing: 1 or 2 */
#endif
#define NP 2            /* the most pages */
#define CH 2            /* blobs on a page */
#define NC (NP*CH)
#ifndef CHANGES
#define CHANGES 1       /* 0: the container lists the same each time */
#endif
#ifndef MAXOPEN
#define MAXOPEN 2       /* open pages */
#endif
#ifndef WINDOW
#define WINDOW 2        /* transfers that are sent and have not ended */
#endif
#ifndef FAILS
#define FAILS 1         /* transfers that fail, once each */
#endif
#ifndef POISONINGS
#define POISONINGS 3    /* poisonings of one step that end the batch */
#endif
#ifndef WORKERS
#define WORKERS 2       /* 1: one delivery at a time */
#endif
#ifndef ASLEEP
#define ASLEEP 0        /* 1: a worker may sleep through an end and the retry that follows it */
#endif
#define NW 2

/* ---- the record (batch-record.ts) ---- */
#define RUNNING 0       /* status */
#define REPORTING 1
#define COMPLETED 2
#define WITHFAILURES 3
#define CANCELLED 4
#define FAILED 5
#define CLOSED 0        /* a page: not planned yet, or closed */
#define PLANNED 1       /* its stage */
#define SENT 2
#define CANCELLING 3
#define NOPAGE 9
byte rStatus, rPages, rRetry = NOPAGE, rAttempt, rPoisonings, rReported, rPlanned;
bit rCancel, rPublished;
byte pStage[NP], pEnded[NP], pCount[NP];
bit pRetried[NP];
byte rDone, rFail, rStop;       /* totals.ended: completed, failed, cancelled */
#define ended (rStatus >= COMPLETED)
#define listing (rPages < PAGES)

/* ---- what grows with the batch (ports.ts: BatchPages) ---- */
#define NOPLAN 9
byte plan[NP] = NOPLAN;      /* how many transfers a page was planned with */
#define NOLINE 0                /* a line of a page's report */
#define LDONE 1
#define LFAIL 2
#define LSTOP 3
#define LNEVER 4                /* cancelled before it was sent */
byte line[NC], lineAttempt[NC], closedIn[NP];  /* the batch's attempt that wrote it, from 1 */
byte staged[NC], manifest[NC];  /* of the current attempt */
bit shown;

/* ---- the transfers ---- */
#define NONE 0
#define WAITING 1               /* waits or runs */
#define CDONE 2
#define CFAIL 3
#define CSTOP 4
byte cState[NC], cAttempt[NC], cMoved[NC];
bit cCancel[NC], cMsg[NC], cRetry[NC];
bit cNoted[NC];                 /* its retry: cCancel is that of the attempt to come */

/* ---- workers and messages ---- */
#define FRESH 0                 /* first delivery */
#define AGAIN 1                 /* redelivered */
#define POISON 2
byte q[6];                      /* kind*2 + age */
#define SAME 0                  /* the record since this worker read or wrote it */
#define FLAGGED 1
#define OTHER 2
byte seen[NW] = OTHER, age[NW], next[NW];
bit busy[NW], lease[NW];
byte faults = FAULTS, fails = FAILS;
bit wanted;                     /* this attempt's cancel was answered as requested */
bit lost;                       /* a retry died between its write and its message */
byte published[RETRIES+1];

#define orDie if :: atomic { faults > 0 -> faults--; goto crash } :: true fi
#define fault faults > 0 -> faults--
inline put(k, a) { if :: a < 2 -> q[(k)*2 + a]++; assert(q[(k)*2 + a] <= 3 + FAULTS) :: else fi }  /* P4 */
inline raiseStep() {
  q[1] = q[0]; q[3] = q[2]; q[5] = q[4]; q[0] = 0; q[2] = 0; q[4] = 0;
  age[0] = (age[0] < 2 -> age[0]+1 : 2); age[1] = (age[1] < 2 -> age[1]+1 : 2);
  next[0] = (next[0] < 2 -> next[0]+1 : 2); next[1] = (next[1] < 2 -> next[1]+1 : 2);
  seen[0] = OTHER; seen[1] = OTHER
}
inline flag() {         /* cancelRequested, poisonings, resultPublished: a new ETag, the same step */
  seen[0] = (seen[0] == SAME -> FLAGGED : seen[0]); seen[1] = (seen[1] == SAME -> FLAGGED : seen[1])
}

/* ---- next-batch-action.ts ---- */
#define PLAN 1
#define SEND 2
#define CANCEL 3
#define LOOK 4
#define CLOSE 5
#define RETRY 6
#define REPORT 7
#define RESEND 8        /* no action: dispatch again */
#define COUNT 9         /* countPoisoning */
#define isFinished(p) ((pStage[p] == PLANNED && pCount[p] == 0) || (pStage[p] >= SENT && pEnded[p] >= pCount[p]))
#define isOpen(p) (pStage[p] != CLOSED)
#define nOpen (isOpen(0) + isOpen(1))
#define outstanding ((isOpen(0) -> pCount[0] - pEnded[0] : 0) + (isOpen(1) -> pCount[1] - pEnded[1] : 0))
#ifdef NO_WINDOW
#define mayOpen (!rCancel && nOpen < MAXOPEN)
#else
#define mayOpen (!rCancel && nOpen < MAXOPEN && outstanding < WINDOW)
#endif
#define firstFinished (isFinished(0) -> 0 : (isFinished(1) -> 1 : NOPAGE))
#ifdef CANCEL_PLANNED
#define toCancel(p) (pStage[p] == PLANNED || pStage[p] == SENT)
#else
#define toCancel(p) (pStage[p] == SENT && firstPlanned == NOPAGE)
#endif
#define firstToCancel (toCancel(0) -> 0 : (toCancel(1) -> 1 : NOPAGE))
#define firstPlanned (pStage[0] == PLANNED -> 0 : (pStage[1] == PLANNED -> 1 : NOPAGE))
/* look.ts: a transfer that was sent again stands at its old end until its message is read */
#ifdef NO_OLDEND
#define atOldEnd(c) 0
#else
#define atOldEnd(c) (pRetried[(c)/CH] && line[c] > LDONE && cAttempt[c] <= lineAttempt[c])
#endif
#define running(c) (cState[c] == WAITING || (cState[c] != NONE && atOldEnd(c)))
#define endedOf(p) (pCount[p] - running((p)*CH) - running((p)*CH+1))
#define worthALook(p) (pStage[p] >= SENT && endedOf(p) != pEnded[p])
/* The delay of a batch's message ends once a look finds something: every look in between changes nothing. */
#define mayLook (worthALook(0) || worthALook(1))
#define mayRetryPage (mayOpen && rRetry != NOPAGE)
#define mayPlan (mayOpen && rRetry == NOPAGE && listing)
#define atEnd (nOpen == 0 && !mayRetryPage && !mayPlan)
#define hasFinished (firstFinished != NOPAGE)
#define hasToCancel (rCancel && firstToCancel != NOPAGE)
#define isDue (ended || rStatus == REPORTING || hasFinished || hasToCancel || firstPlanned != NOPAGE || mayLook || mayRetryPage || mayPlan || atEnd)

inline chooseAction() {
  if
  :: rStatus == REPORTING -> act = REPORT
  :: rStatus != REPORTING && hasFinished -> act = CLOSE; pg = firstFinished
  :: rStatus != REPORTING && !hasFinished && hasToCancel -> act = CANCEL; pg = firstToCancel
  :: rStatus != REPORTING && !hasFinished && !hasToCancel && firstPlanned != NOPAGE -> act = SEND; pg = firstPlanned
  :: rStatus != REPORTING && !hasFinished && !hasToCancel && firstPlanned == NOPAGE ->
     if
     :: mayLook -> act = LOOK
     :: mayRetryPage -> act = RETRY; pg = rRetry
     :: mayPlan -> act = PLAN; pg = rPages
     :: atEnd -> act = REPORT
     :: else -> act = RESEND                             /* "wait" */
     fi
  fi
}

/* receives a message and reads the record (runBatchStep) */
inline receive(k, a) {
  q[(k)*2 + a]--; busy[w] = 1; lease[w] = 1; kind = k; age[w] = a; next[w] = 0; seen[w] = SAME; att = rAttempt; st = rStatus;
  sawCancel = rCancel;
  if
#ifdef NO_PREVIOUS
  :: a == 1 -> act = 0
#else
  :: a == 1 && k == FRESH -> act = 0                    /* stale */
  :: a == 1 && k != FRESH -> act = RESEND
#endif
  :: a == 0 && ended -> act = RESEND
  :: a == 0 && !ended && k == POISON -> act = COUNT
  :: a == 0 && !ended && k != POISON -> chooseAction()
  fi;
  /* of the record as it was read */
  isNew = (act == RETRY && isOpen(pg)) || (act == SEND && pRetried[pg]);
  printf("W%d receives kind %d, age %d: action %d, page %d\n", w, k, a, act, pg)
}

/* ---- the truth, and the totals ---- */
#define inPlan(c) ((c)/CH < rPages && (c)%CH < pCount[(c)/CH])
#define countOf(s) ((cState[0] == s && inPlan(0)) + (cState[1] == s && inPlan(1)) + (cState[2] == s && inPlan(2)) + (cState[3] == s && inPlan(3)))
#define never ((cState[0] == NONE && inPlan(0)) + (cState[1] == NONE && inPlan(1)) + (cState[2] == NONE && inPlan(2)) + (cState[3] == NONE && inPlan(3)))
inline checkTotals() {
  assert(rDone == countOf(CDONE));                      /* P3 */
  assert(rFail == countOf(CFAIL));
  assert(rStop == countOf(CSTOP) + never)
}
inline admit(c) {       /* sendChild: a job follows */
  cState[c] = WAITING; cAttempt[c] = 1; isNew = 1;
  assert(!ended);                                       /* P2: nothing is sent after an end, or once the cancel has been here */
  assert(!sawCancel || cCancel[c]);
  assert(cCancel[c] || pStage[(c)/CH] == PLANNED || pStage[(c)/CH] == SENT);
  printf("W%d admits transfer %d\n", w, c)
}
inline requestCancel(c) {                               /* transfer/request-cancel.ts */
  if
  :: cState[c] == WAITING -> cCancel[c] = 1; cMsg[c] = 1; printf("W%d cancels transfer %d\n", w, c)
  :: cState[c] > CDONE && cNoted[c] -> cCancel[c] = 1; cRetry[c] = 1; printf("W%d cancels the retry of transfer %d\n", w, c)
  :: else
  fi
}
inline addLine(l, sign) {
  if
  :: l == LDONE -> rDone = rDone + sign
  :: l == LFAIL -> rFail = rFail + sign
  :: l == LSTOP || l == LNEVER -> rStop = rStop + sign
  :: else
  fi
}
inline publish(g, s) {
  printf("result published: attempt %d, status %d\n", g, s);
  published[g] = published[g] | (1 << (s - COMPLETED));
  assert(published[g] == 1 || published[g] == 2 || published[g] == 4 || published[g] == 8)  /* P5: ends never differ */
}

/* ---- a step is written (save): what the action made of the record ---- */
inline apply() {
  assert(!ended);                                       /* P6: an end changes only by retry */
  rPoisonings = 0;
  if
  :: act == PLAN -> pStage[pg] = PLANNED; pCount[pg] = n; pEnded[pg] = 0; pRetried[pg] = 0; rPages++; rPlanned = rPlanned + n
  :: act == SEND -> pStage[pg] = SENT
  :: act == CANCEL -> pStage[pg] = CANCELLING
  :: act == LOOK -> pEnded[0] = (pStage[0] >= SENT -> v[0] : pEnded[0]); pEnded[1] = (pStage[1] >= SENT -> v[1] : pEnded[1])
  :: act == CLOSE ->
#ifdef CLOSE_TWICE
     pStage[pg] = (pRetried[pg] -> CLOSED : pStage[pg]); pRetried[pg] = 1;
#else
     pStage[pg] = CLOSED; pEnded[pg] = 0; pRetried[pg] = 0;
#endif
     addLine(v[0], 1); addLine(v[1], 1)
  :: act == RETRY ->
     rRetry = (rRetry + 1 < rPages -> rRetry + 1 : NOPAGE);
     if
     :: n > 0 ->
#ifdef RETRY_SENDS
        pStage[pg] = SENT;
#else
        pStage[pg] = PLANNED;
#endif
        pRetried[pg] = 1; pEnded[pg] = pCount[pg] - n;
#ifndef NO_SUBTRACT
        addLine(v[0], -1); addLine(v[1], -1)
#endif
     :: else
     fi
  :: act == REPORT && rReported + 1 < rPages -> rStatus = REPORTING; rReported++
  :: act == REPORT && rReported + 1 >= rPages ->
     rReported = rPages;
     rStatus = (sawCancel && (listing || rStop > 0) -> CANCELLED : (rFail + rStop > 0 -> WITHFAILURES : COMPLETED));
     checkTotals();
     assert(shown)                                      /* P7: the lists are there before the end */
  :: act == COUNT -> rStatus = FAILED
  fi;
  assert(nOpen <= MAXOPEN);                             /* P8 */
  assert(outstanding < WINDOW + CH);
#ifdef NO_KEEPCANCEL
  rCancel = sawCancel;
#endif
  assert(rCancel == wanted);                            /* P2: no cancel is lost */
  raiseStep(); seen[w] = SAME; next[w] = 0; att = rAttempt; st = rStatus;
  printf("W%d saves action %d, page %d: status %d, stages %d %d, totals %d %d %d\n", w, act, pg, rStatus, pStage[0], pStage[1], rDone, rFail, rStop)
}

#define retryable(l) (l > LDONE)
#define child (pg*CH + i)

inline clear() {
  kind = 0; act = 0; pg = 0; i = 0; n = 0; att = 0; v[0] = 0; v[1] = 0; va[0] = 0; va[1] = 0; st = 0; sawCancel = 0; isNew = 0;
  busy[w] = 0; lease[w] = 0; age[w] = 0; next[w] = 0; seen[w] = OTHER
}

proctype Worker(byte w) {
  byte kind, act, pg, i, n, att, st;
  byte v[CH], va[CH];
  bit sawCancel, isNew;

end:
start:
  atomic {
    if
    :: q[FRESH*2] > 0 && isDue -> receive(FRESH, 0)
    :: q[AGAIN*2] > 0 && isDue -> receive(AGAIN, 0)
    :: q[POISON*2] > 0 -> receive(POISON, 0)
    :: q[FRESH*2+1] > 0 -> receive(FRESH, 1)
    :: q[AGAIN*2+1] > 0 -> receive(AGAIN, 1)
    :: q[POISON*2+1] > 0 -> receive(POISON, 1)
    fi;
    if
    :: act == 0 -> goto done
    :: act == PLAN -> goto list
    :: act == SEND -> if :: isNew -> goto again :: else -> n = plan[pg]; goto sendNext fi
    :: act == CANCEL -> goto cancel
    :: act == LOOK -> goto look
    :: act == CLOSE -> goto close
    :: act == RETRY -> goto retry
    :: act == REPORT -> goto stage
    :: act == RESEND -> goto dispatch
    :: act == COUNT -> goto count
    fi
  };

list:                                                   /* actions/plan.ts; the container may change between two listings */
  orDie;
  atomic { if :: n = CH :: CHANGES -> n = CH - 1 fi; printf("W%d lists page %d: %d\n", w, pg, n) };
keep:
  orDie;
  atomic {
#ifdef NO_KEEP
    plan[pg] = n
#else
    if :: plan[pg] == NOPLAN -> plan[pg] = n :: else -> n = plan[pg] fi
#endif
  };
  goto save;

sendNext:                                               /* actions/send.ts */
  if :: i == n -> goto save :: else fi;
create:
  orDie;
  atomic {
    isNew = 0;
    if
#ifdef NO_ADMITCANCELLED
    :: cState[child] == NONE -> admit(child)
#else
    :: cState[child] == NONE -> cCancel[child] = sawCancel; admit(child)
#endif
    :: cState[child] == WAITING && cAttempt[child] == 1 -> isNew = 1          /* it may lack its message */
#ifdef NO_IDS
    :: cState[child] > WAITING -> cState[child] = WAITING; isNew = 1
#else
    :: cState[child] > WAITING || (cState[child] == WAITING && cAttempt[child] > 1)
#endif
    fi
  };
  if :: !isNew -> goto sent :: else fi;
job:
  orDie;
  atomic { if :: cState[child] == WAITING -> cMsg[child] = 1 :: else fi };
sent:
  atomic { i++; if :: n == 0 -> goto nextAgain :: else -> goto sendNext fi };

cancel:                                                 /* actions/cancel.ts */
  orDie;
  atomic { i = 0; v[0] = running(pg*CH); v[1] = running(pg*CH+1) };
ask:
  if
  :: i < CH && v[i] ->
     orDie;
     atomic { requestCancel(child); i++ };
     goto ask
  :: i < CH && !v[i] -> i++; goto ask
  :: i == CH -> goto save
  fi;

look:                                                   /* actions/look.ts: a listing for each page */
  orDie;
  atomic {
    v[i] = endedOf(i);
    i++
  };
  if :: i < PAGES -> goto look :: else -> goto save fi;

close:                                                  /* actions/close.ts */
  orDie;
  atomic {
    if
    :: i >= plan[pg] -> v[i] = NOLINE
    :: i < plan[pg] && cState[child] == NONE -> v[i] = LNEVER
    :: i < plan[pg] && cState[child] == WAITING -> v[i] = LFAIL               /* without a result */
    :: i < plan[pg] && cState[child] > WAITING -> v[i] = cState[child] - 1
    fi;
    va[i] = cAttempt[child];
    i++
  };
  if :: i < CH -> goto close :: else fi;
writeReport:
  orDie;
  atomic {
    i = 0;
    line[pg*CH] = v[0]; line[pg*CH+1] = v[1]; closedIn[pg] = att + 1;
    lineAttempt[pg*CH] = va[0]; lineAttempt[pg*CH+1] = va[1]; va[0] = 0; va[1] = 0
  };
  goto save;

retry:                                                  /* actions/retry.ts: retryPage */
  orDie;
  atomic {
    if
#ifdef NO_CLOSEDIN
#define closedNow 0
#else
#define closedNow (closedIn[pg] == att + 1)             /* in this attempt of the batch */
#endif
    :: isNew || closedNow -> n = 0
    :: !isNew && !closedNow ->
       v[0] = line[pg*CH]; v[1] = line[pg*CH+1];
       n = retryable(v[0]) + retryable(v[1])
    fi;
    isNew = 0
  };
#ifdef RETRY_SENDS
  goto again;
#else
  goto save;
#endif
again:                                                  /* sendAgain */
  orDie;
  atomic {
    isNew = 0;
    if :: closedNow -> goto save :: else fi;                                   /* another worker was faster */
    v[0] = line[pg*CH]; v[1] = line[pg*CH+1]; va[0] = lineAttempt[pg*CH]; va[1] = lineAttempt[pg*CH+1]
  };
nextAgain:
  if
  :: i < CH && v[i] == LNEVER -> goto create
  :: i < CH && (v[i] == LFAIL || v[i] == LSTOP) ->
     orDie;
     atomic {
       if
#ifdef NO_SAMEEND
       :: cState[child] > CDONE ->
#else
       :: cState[child] > CDONE && cAttempt[child] == va[i] ->
#endif
          cRetry[child] = 1; assert(!ended); printf("W%d retries transfer %d\n", w, child)   /* P2 */
       :: else -> i++; goto nextAgain
       fi
     };
#ifndef NO_NOTE
     orDie;
#endif
     atomic {                                           /* noteRetry */
#ifndef NO_NOTE
       if :: cState[child] > CDONE && cAttempt[child] == va[i] && !cNoted[child] -> cNoted[child] = 1; cCancel[child] = 0 :: else fi;
#endif
       i++
     };
     goto nextAgain
  :: i < CH && v[i] != LNEVER && v[i] != LFAIL && v[i] != LSTOP -> i++; goto nextAgain
  :: i == CH -> va[0] = 0; va[1] = 0; goto save
  fi;

stage:                                                  /* actions/report.ts; each attempt has lists of its own */
  orDie;
  atomic {
    pg = rReported;
    if :: att == rAttempt && seen[w] != OTHER && rPages > 0 -> staged[pg*CH] = line[pg*CH]; staged[pg*CH+1] = line[pg*CH+1] :: else fi
  };
  if :: seen[w] != OTHER && rReported + 1 < rPages -> goto save :: else fi;
commit:
  orDie;
  atomic {
    if
    :: att == rAttempt && seen[w] != OTHER -> manifest[0] = staged[0]; manifest[1] = staged[1]; manifest[2] = staged[2]; manifest[3] = staged[3]; shown = 1
    :: else
    fi
  };
  goto save;

count:                                                  /* countPoisoning */
  orDie;
  atomic {
    if
    :: rPoisonings + 1 < POISONINGS && seen[w] == SAME -> rPoisonings++; flag(); printf("W%d counts poisoning %d\n", w, rPoisonings)
    :: rPoisonings + 1 < POISONINGS && seen[w] != SAME -> if :: lease[w] -> put(POISON, age[w]) :: else fi; clear(); goto start
    :: rPoisonings + 1 >= POISONINGS -> goto save
    fi
  };
  orDie;
  atomic { put(AGAIN, next[w]); goto done };

save:                                                   /* save; a write that met only a flag is made again */
  orDie;
  atomic {
    i = 0;
    if
#ifdef NO_FENCE
    :: seen[w] == SAME || seen[w] == FLAGGED || (seen[w] == OTHER && !ended) -> apply()
    :: seen[w] == OTHER && ended -> goto done
#else
    :: seen[w] == SAME || seen[w] == FLAGGED -> apply()
#ifdef NO_SUPERSEDED
    :: seen[w] == OTHER -> goto done
#else
    :: seen[w] == OTHER && kind == FRESH -> printf("W%d is stale\n", w); goto done
    :: seen[w] == OTHER && kind != FRESH ->             /* it stands for the worker that was faster */
       printf("W%d is stale, and a redelivery\n", w);
       v[0] = 0; v[1] = 0; n = 0; next[w] = 0;
       if
       :: age[w] == 1 -> seen[w] = SAME; att = rAttempt; st = rStatus; goto dispatch
       :: else -> goto done
       fi
#endif
#endif
    fi;
    v[0] = 0; v[1] = 0; n = 0;
#ifdef NO_LANDED
    if :: true :: fault -> goto done fi                 /* the answer is lost */
#endif
  };

dispatch:                                               /* the next message, or the result of an end */
  orDie;
  if
  :: st >= COMPLETED ->
#ifdef FLAG_FIRST
     atomic { if :: seen[w] == SAME && !rPublished -> flag(); seen[w] = SAME; rPublished = 1 :: else fi };
     orDie;
     atomic { publish(att, st); goto done }
#else
     atomic { publish(att, st) };
     orDie;
     atomic { if :: seen[w] == SAME && !rPublished -> flag(); rPublished = 1 :: else fi; goto done }
#endif
  :: else ->
     atomic {
       if
       :: put(FRESH, next[w])
       :: fault; put(FRESH, next[w]); put(FRESH, next[w]); printf("W%d sends its message twice\n", w)
       fi;
       goto done
     }
  fi;

done:
  orDie;
  atomic { clear(); goto start };

crash:                                                  /* the message becomes visible again */
  atomic {
    printf("W%d DIES\n", w);
    if
    :: lease[w] && kind == FRESH -> put(AGAIN, age[w])
    :: lease[w] && kind == AGAIN -> put(POISON, age[w])
    :: lease[w] && kind == POISON -> put(POISON, age[w])
    :: !lease[w]
    fi;
    clear(); goto start
  }
}

/* the app: a transfer that has a message ends, or begins again (step-protocol.pml) */
inline transfer(c) {
  atomic { cMsg[c] && cState[c] == WAITING ->
    cMsg[c] = 0;
    if
    :: cCancel[c] -> cState[c] = CSTOP
    :: !cCancel[c] -> cState[c] = CDONE; cMoved[c]++; assert(cMoved[c] == 1)  /* P1 */
    :: !cCancel[c] && fails > 0 -> fails--; cState[c] = CFAIL
    fi;
    printf("transfer %d ends: %d\n", c, cState[c]) }
}
inline begin(c) {       /* a retry counts for the end that it names */
  cRetry[c] = 0;
  if
  :: cState[c] == CFAIL || cState[c] == CSTOP ->
     cState[c] = WAITING; cAttempt[c]++; cCancel[c] = (cNoted[c] -> cCancel[c] : 0); cNoted[c] = 0; cMsg[c] = 1; printf("transfer %d begins again\n", c);
     assert(cCancel[c] || pStage[(c)/CH] != CANCELLING) /* P2: what a cancelled page sends again has been cancelled */
  :: else
  fi
}
proctype Transfers() {
end:
  do
  :: transfer(0)
  :: transfer(1)
  :: transfer(2)
  :: transfer(3)
  :: atomic { cRetry[0] -> begin(0) }
  :: atomic { cRetry[1] -> begin(1) }
  :: atomic { cRetry[2] -> begin(2) }
  :: atomic { cRetry[3] -> begin(3) }
  od
}

/* the user: a cancel, a retry, at any time or never (request-batch.ts) */
#define hasMore (listing || nOpen > 0 || rStatus == FAILED || rFail + rStop > 0)
#define idle (!busy[0] && !busy[1])
proctype User() {
  byte cancels = CANCELS, retries = RETRIES;
end:
  do
  :: atomic { cancels > 0 && !ended && !rCancel ->
       cancels--; rCancel = 1; wanted = 1; flag(); printf("user: cancel request\n");
       if :: put(FRESH, 0) :: fault fi }                 /* the message may be lost */
#ifdef RETRY_UNPUBLISHED
  :: atomic { retries > 0 && ended && hasMore && (ASLEEP || idle) ->
#else
  :: atomic { retries > 0 && ended && rPublished && hasMore && (ASLEEP || idle) ->
#endif
       assert(published[rAttempt] != 0);                 /* P5: nobody publishes this end any more */
       retries--; rStatus = RUNNING; rAttempt++; rRetry = (rPages > 0 -> 0 : NOPAGE); rReported = 0; rPoisonings = 0; rCancel = 0; wanted = 0; rPublished = 0;
       staged[0] = 0; staged[1] = 0; staged[2] = 0; staged[3] = 0; shown = 0; raiseStep(); printf("user: retry\n");
       if :: put(FRESH, 0) :: fault; lost = 1 fi }
  od
}

/* a lease that is lost while its worker goes on */
proctype World() {
end:
  do
  :: atomic { lease[0] && faults > 0 -> faults--; lease[0] = 0; put(AGAIN, age[0]); printf("W0 loses its lease\n") }
  :: atomic { lease[1] && faults > 0 -> faults--; lease[1] = 0; put(AGAIN, age[1]); printf("W1 loses its lease\n") }
  od
}

#define isStill (!cMsg[0] && !cMsg[1] && !cMsg[2] && !cMsg[3] && !cRetry[0] && !cRetry[1] && !cRetry[2] && !cRetry[3])
#define noneDue (q[1] + q[3] + q[5] + q[4] == 0 && (q[0] + q[2] == 0 || !isDue))
#define isListed(c) (!inPlan(c) || manifest[c] == LDONE && cState[c] == CDONE || manifest[c] == LFAIL && cState[c] == CFAIL || manifest[c] >= LSTOP && (cState[c] == CSTOP || cState[c] == NONE))
/* nothing moves any more */
proctype Quiet() {
end:
  do
#ifdef CYCLES
  :: false
#else
  :: atomic { idle && isStill && noneDue && lost -> lost = 0; put(FRESH, 0); printf("the timer sends the message\n") }
  :: atomic { idle && isStill && noneDue && !lost ->
       assert(ended);                                   /* P4 */
       assert(rPublished && published[rAttempt] != 0);  /* P5 */
       assert(rAttempt == 0 || published[0] != 0);
       if
       :: rStatus != FAILED ->
          checkTotals();                                /* P3: also after the end */
          assert(isListed(0) && isListed(1) && isListed(2) && isListed(3));
          assert(rStatus == CANCELLED || (!listing && rDone + rFail + rStop == rPlanned))
       :: else
       fi }
#endif
  od
}

init {
  atomic {
    q[FRESH*2] = 1;
    run Worker(0);
    if :: WORKERS > 1 -> run Worker(1) :: else fi;
    run Transfers();
    if :: CANCELS + RETRIES > 0 -> run User() :: else fi;
    run World();
    run Quiet()
  }
}
