/* The step protocol of one transfer, as src/transfer does it: see README.md beside this file.
 *
 * A label of Worker is one call to the world (record, Graph, queue), atomic in itself. Between any two the worker
 * may sleep for as long as others please, or die (goto crash). Names are those of the code where there is one.
 *
 * Ages, not step numbers: "message.step == record.step" is age 0, "exactly the previous step" is age 1, anything
 * older is age 2 and without effect for ever. So steps are unbounded, and the model finite.
 *
 * -DNO_xxx and the like take one correction away: see the table in README.md. */

/* ---- bounds ---- */
#ifndef FAULTS
#define FAULTS 2        /* faults of any kind in one run, freely mixed */
#endif
#ifndef CANCELS
#define CANCELS 1
#endif
#ifndef RETRIES
#define RETRIES 1
#endif
#ifndef JOBS
#define JOBS 1          /* copies of the same job on the queue */
#endif
#ifndef N
#define N 2             /* ranges in the blob */
#endif
#ifndef MAXDQ
#define MAXDQ 2         /* deliveries before the poison queue: 1 or 2 */
#endif
#ifndef EARLY
#define EARLY 1         /* messages that arrive before their record's wait is over */
#endif
#ifndef TIMER
#define TIMER 0         /* runs of the timer at a time when nobody needs it */
#endif

/* ---- what the service and the world are like ---- */
#ifndef DEFER
#define DEFER 0         /* 1: the last range does not commit, a commit of its own does */
#endif
#ifndef PERSONAL
#define PERSONAL 0      /* 1: with DEFER, a drive that knows no commit by POST */
#endif
#ifndef CONFLICT
#define CONFLICT 0      /* a name conflict may be answered; 1: conflictBehavior 'fail', 2: 'replace' */
#endif
#ifndef MULTI
#define MULTI 1         /* 0: while a session is open, create answers busy */
#endif
#ifndef BLIND
#define BLIND 0         /* 1: the service rewrites the file: the look-up cannot tell */
#endif
#ifndef UNSEEN
#define UNSEEN 0        /* times that a committed item is not to be seen by verify */
#endif
#ifndef LAG
#define LAG 0           /* times that the look after a fence does not see a committed file */
#endif
#ifndef LOOKS
#define LOOKS LAG       /* looks in vain before a file that may have been committed counts as not there */
#endif
#ifndef SPURIOUS
#define SPURIOUS 0      /* 1: an old live session may answer 404, to DELETE too (not prevented) */
#endif
#ifndef BUDGET
#define BUDGET 0        /* 1: the failure and restart budgets may be used up at any failure */
#endif
#ifndef GHOST
#define GHOST 0         /* 1: a record write that timed out may land later */
#endif
#ifndef LOSE
#define LOSE 0          /* 1: the queue may lose a message; only then is the timer needed */
#endif

#define NW 2            /* concurrent deliveries */
#define TIMED 2         /* seen[2] is the timer's */
#define NS 4            /* sessions alive or remembered by somebody */

/* ---- the record (record.ts) ---- */
#define NONE 0          /* status */
#define RUNNING 1
#define ENDING 2
#define COMPLETED 3
#define FAILED 4
#define CANCELLED 5
#define CREATE 0        /* phase */
#define SEND 1
#define COMMIT 2
#define VERIFY 3
#define FREE 4
byte rStatus, rPhase, rSession, rOffset, rHash, rSource, rAttempt, rLooks;
bit rAskFirst, rWait, rCancel, rTold, rByUrl;
#define ended (rStatus >= COMPLETED)

/* ---- what each reader of the record would find on reading it again (settle.ts) ---- */
#define OTHER 0         /* another wrote */
#define MARKED 1        /* only a mark beside the step: the wish, told, revived */
#define SAME 2          /* the same ETag */
#define MINE 3          /* its own write, though the answer was lost */
byte seen[3];

/* ---- the queues: messages by kind, age and deliveries so far; the poison queue by kind and age ---- */
#define STEP 0
#define RETRY 1
#define JOB 2
byte q[18];
byte pz[6];
#define qSum (q[0]+q[1]+q[2]+q[3]+q[4]+q[5]+q[6]+q[7]+q[8]+q[9]+q[10]+q[11]+q[12]+q[13]+q[14]+q[15]+q[16]+q[17])
#define live (qSum+pz[0]+pz[1]+pz[2]+pz[3]+pz[4]+pz[5])

/* ---- workers ---- */
bit busy[NW], lease[NW], poison[NW];
byte kind[NW], dq[NW];
byte age[NW];           /* of the message held */
byte next[3];           /* age of the step message still to be sent; [2] the timer's */
byte ws[NW], wm[NW];    /* session as read; session created and not yet recorded */
bit timing;

/* ---- Graph, the source, the results ---- */
#define OPEN 1
#define GONE 2
#define LOST 3          /* open, and nobody knows it: a death or a lost answer between create and record */
byte sState[NS+1], sOffset[NS+1], sSource[NS+1];
byte commits;
byte sourceV = 1;
byte told[RETRIES+1];   /* per attempt, a bit per end */
bit deadEnd, inDoubt;   /* ended though the session could not be freed; though nobody can tell */

byte faults = FAULTS, early = EARLY, unseen = UNSEEN, lag = LAG, expired = 1;
byte extra;             /* causes of one message more */
bit lost;               /* the queue lost one */
byte gPlan, gOffset, gHash, gSource, gSession, gWho;  /* a record write still under way */
bit gFresh;

inline fault() { faults > 0 -> faults-- }
/* for between two calls: nothing, or death */
#define orDie if :: atomic { faults > 0 -> faults--; goto crash } :: true fi

inline put(k, a, n) { if :: a < 2 -> q[k*6 + a*3 + n]++ :: else fi }
inline older(i) { q[i+3] = q[i]; q[i+4] = q[i+1]; q[i+5] = q[i+2]; q[i] = 0; q[i+1] = 0; q[i+2] = 0 }
inline raiseStep() {
  older(0); older(6); older(12);
  pz[1] = pz[0]; pz[0] = 0; pz[3] = pz[2]; pz[2] = 0; pz[5] = pz[4]; pz[4] = 0;
  age[0] = (age[0] < 2 -> age[0]+1 : 2); age[1] = (age[1] < 2 -> age[1]+1 : 2);
  next[0] = (next[0] < 2 -> next[0]+1 : 2); next[1] = (next[1] < 2 -> next[1]+1 : 2);
  next[2] = (next[2] < 2 -> next[2]+1 : 2)
}
inline mark() {         /* cancelRequested, told, revivedAt: a new ETag, the same writeId */
  gFresh = 0;
  seen[0] = (seen[0] == SAME -> MARKED : seen[0]); seen[1] = (seen[1] == SAME -> MARKED : seen[1]);
  seen[2] = (seen[2] == SAME -> MARKED : seen[2])
}
inline letGo(w) {       /* the message becomes visible again */
  if
  :: lease[w] && LOSE && rStatus != NONE && kind[w] != RETRY && faults > 0 -> faults--; lost = 1
  :: lease[w] && !poison[w] -> put(kind[w], age[w], dq[w])
  :: lease[w] && poison[w] -> if :: age[w] < 2 -> pz[kind[w]*2 + age[w]]++ :: else fi
  :: !lease[w]
  fi;
  lease[w] = 0
}

#define known(i) (rSession == i || ws[0] == i || ws[1] == i || wm[0] == i || wm[1] == i || gSession == i)
#define isOpen(i) (sState[i] == OPEN || sState[i] == LOST)
#define anyOpen (isOpen(1) || isOpen(2) || isOpen(3) || isOpen(4))
inline shut(s) { sState[s] = GONE; sOffset[s] = 0; sSource[s] = 0 }
inline forget(i) {
  assert(known(i) || sState[i] != OPEN);                /* P4: no open session that nobody knows */
  if
  :: sState[i] == GONE && !known(i) -> sState[i] = 0
  :: sState[i] == LOST && MULTI -> sState[i] = 0; sOffset[i] = 0; sSource[i] = 0
  :: else
  fi
}
inline tidy() { forget(1); forget(2); forget(3); forget(4) }
inline lose(s) { if :: s != 0 && rSession != s && gSession != s && sState[s] == OPEN -> sState[s] = LOST :: else fi }

inline commitFile(s) {
  shut(s); commits++;
  assert(commits <= 1);                                 /* P1: once */
  assert(!ended || deadEnd)                             /* P1: not after an end */
}
inline tellResult(g, o) {
  printf("result told: attempt %d, status %d\n", g, o);
  told[g] = told[g] | (1 << (o - COMPLETED));
  assert(told[g] == 1 || told[g] == 2 || told[g] == 4)  /* P5: no contradiction */
}

/* no message anywhere, nobody at work */
#define quiet (live == 0 && !busy[0] && !busy[1] && !timing && gPlan == 0)
inline atQuiet() {
  if
  :: quiet && !(lost && !(ended && rTold)) ->           /* what the queue lost is the timer's */
     assert(ended);                                     /* P3 */
     assert((told[rAttempt] >> (rStatus - COMPLETED)) & 1);        /* P5: the last end was told */
     assert(rAttempt == 0 || told[0] != 0);             /* P5: so was the one before the retry */
     assert(rStatus != COMPLETED || commits == 1);      /* P1, P5 */
     assert(rStatus == COMPLETED || commits == 0 || deadEnd || inDoubt);
     assert(rStatus != COMPLETED || rHash == N);        /* P7 */
     assert(rSession == 0 || sState[rSession] != OPEN || deadEnd)  /* P4 */
  :: else
  fi
}

/* ---- what a worker may want to write (transitions.ts) ---- */
#define ADMIT 1         /* leaves the step: without a session, since the blob could not be looked at */
#define REFUSE 2        /* leaves the step: admitted as failed, at once */
#define SESSION 3       /* leaves the step: withSession */
#define POSTPONE 4      /* postponed, failing */
#define PROGRESS 5      /* progressed; also a hash gap closed, commitBy changed */
#define PARTLY 6        /* the look has to hash more first */
#define READBACK 7      /* readBackLater */
#define COMPLETE 8
#define RESTART 9       /* restarted */
#define FAIL 10         /* ending */
#define FINISH 11       /* ended: failed or cancelled */
#define DOUBT 12        /* ended: commit-in-doubt */
#define DEADEND 13
#define RETRIED 14
#define BYURL 15        /* commitBy: source-url */
#define AGAIN 16        /* lookAgain */
#define stays (plan <= SESSION)

inline keep() {
  rOffset = off; rHash = hash; rSource = src;
  if :: (rPhase == SEND || rPhase == COMMIT) -> rPhase = (off == N -> COMMIT : SEND) :: else fi
}
inline endAs(status_) {
  rStatus = status_; rTold = 0; rSession = 0; rSource = 0; rOffset = 0; rPhase = CREATE; rAskFirst = 0; rByUrl = 0
}
inline apply(who, mine) {
  assert(!ended || plan == RETRIED);                    /* P6: an end changes only by retry */
  assert(rPhase != VERIFY || rStatus != RUNNING || plan == READBACK || plan == COMPLETE);  /* P8: committed for certain */
  rWait = 0;
  if :: rStatus == NONE -> rStatus = RUNNING; rPhase = CREATE; rSource = src :: else fi;
  if
  :: plan == ADMIT
  :: plan == REFUSE -> endAs(FAILED)
  :: plan == SESSION -> keep(); rSession = mine; rPhase = SEND; rOffset = 0; rAskFirst = 0; rByUrl = 0; rLooks = 0
  :: plan == POSTPONE -> keep(); rWait = 1; rAskFirst = 1
  :: plan == PROGRESS -> keep(); rAskFirst = 0
  :: plan == PARTLY -> keep(); rAskFirst = 1
  :: plan == READBACK -> keep(); rStatus = RUNNING; rPhase = VERIFY; rOffset = N; rWait = 1; rAskFirst = 1
  :: plan == COMPLETE -> rHash = N; endAs(COMPLETED)
  :: plan == RESTART -> keep(); rSource = (rPhase == FREE -> 0 : src);
     rSession = 0; rPhase = CREATE; rOffset = 0; rAskFirst = 0; rByUrl = 0
  :: plan == FAIL -> keep(); rStatus = ENDING
  :: plan == FINISH -> rHash = hash; endAs((rStatus == ENDING -> FAILED : CANCELLED))
  :: plan == DOUBT -> rHash = hash; inDoubt = 1; endAs(FAILED)
  :: plan == DEADEND -> rStatus = FAILED; rTold = 0; rAskFirst = 0; deadEnd = (rSession != 0)
  :: plan == RETRIED -> rStatus = RUNNING; rAttempt++; rCancel = 0; rTold = 0; deadEnd = 0; rAskFirst = 0; rLooks = 0;
#ifdef NO_RETRYFREE
     rSession = 0; rSource = 0; rOffset = 0;
#endif
     rPhase = (rSession == 0 -> CREATE : FREE)
  :: plan == BYURL -> keep(); rByUrl = 1; rAskFirst = 0
  :: plan == AGAIN -> keep(); rWait = 1; rAskFirst = 1; rLooks++
  fi;
  printf("W%d writes: plan %d -> status %d phase %d offset %d hash %d session %d\n", who, plan, rStatus, rPhase, rOffset, rHash, rSession);
  gFresh = 0;
  seen[0] = OTHER; seen[1] = OTHER; seen[2] = OTHER;
  if :: who < NW -> seen[who] = MINE :: else fi;
  if :: stays :: else -> raiseStep() fi
}

inline readRecord(w) {
  seen[w] = SAME; ws[w] = rSession; off = rOffset; hash = rHash; src = rSource; attempt = rAttempt; status = rStatus;
  found = 0; misplaced = 0; plan = 0
}

/* putBack: the message in hand goes back for the rest of a wait, and takes along that it was redelivered (`again`,
 * counted here as a delivery it has had) */
inline putBack(w) {
#ifdef NO_AGAIN
  back = 0;
#else
  back = again;
#endif
  next[w] = 0
}
/* onCurrent: the record as it was just read (or written) at the message's own step decides what comes next */
inline onCurrent(w) {
  if
  :: rStatus == NONE && poison[w] -> plan = REFUSE; goto write                    /* admitAbandoned */
  :: rStatus == NONE && !poison[w] ->                                             /* admit */
     if
     :: src = sourceV; goto create                                                /* the first write has the session */
     :: fault(); src = 0; plan = ADMIT; goto write                                /* unpinned */
     :: fault(); plan = REFUSE; goto write
     fi
  :: ended ->
     if
     :: kind[w] == RETRY && rStatus != COMPLETED ->
        plan = RETRIED;
#ifdef NO_RETRYTELL
        goto write
#else
        goto tell
#endif
     :: else -> goto tell
     fi
  :: rStatus != NONE && !ended && rWait && early > 0 -> early--; putBack(w); goto enqueue   /* arrivedEarly */
  :: rStatus != NONE && !ended && poison[w] ->                                    /* giveUp */
#ifdef NO_POISON
     goto drop
#else
     if
     :: rStatus == ENDING -> plan = DEADEND
#ifndef NO_SURE
     :: rStatus == RUNNING && rPhase == VERIFY -> plan = COMPLETE; hash = N
     :: rStatus == RUNNING && rPhase != VERIFY -> plan = FAIL
#else
     :: rStatus == RUNNING -> plan = FAIL
#endif
     fi;
     goto write
#endif
  :: rStatus != NONE && !ended && !poison[w] ->                                   /* decide, act */
     assert(kind[w] != RETRY);
     if
#ifdef NO_VERIFYFIRST
     :: rStatus == ENDING || rCancel -> ending = 1; goto fence
     :: else ->
#else
     :: rStatus == ENDING || (rCancel && rPhase != VERIFY) -> ending = 1; goto fence
     :: else ->
#endif
        ending = 0;
        if
        :: rPhase == CREATE -> goto create
        :: (rPhase == SEND || rPhase == COMMIT) && (again || rAskFirst) -> goto ask
        :: rPhase == SEND && !again && !rAskFirst -> goto send
        :: rPhase == COMMIT && !again && !rAskFirst -> goto commit
        :: rPhase == VERIFY -> goto verify
        :: rPhase == FREE -> goto fence
        fi
     fi
  fi
}

/* a call that failed: again later, or, once the budget is used up, the end */
inline failing() {
  plan = POSTPONE;
  if
  :: true
  :: BUDGET -> plan = (status == ENDING -> DEADEND : FAIL)
  fi
}
/* the whole hash is to be had (rehash), and the commit's own answer, or verify's look-up, shows the item */
inline committed() {
  off = N;
  if
  :: plan = COMPLETE; hash = N
  :: unseen > 0 -> unseen--; plan = READBACK
  fi
}

inline written(w) {     /* a written step is concluded; admission and a fresh session go on in this invocation */
  stayed = stays; readRecord(w); wm[w] = 0;
  if
  :: ended -> goto tell
  :: !ended && stayed -> again = 0; onCurrent(w)
  :: !ended && !stayed -> next[w] = 0; goto enqueue
  fi
}

proctype Worker(byte w) {
  byte plan, off, hash, src, ans, attempt, status, x;
  bit again, back, ending, found, misplaced, stayed, ok;

start:
  atomic {
    busy[w] = 0; if :: gWho == w -> gWho = NW :: else fi;
    plan = 0; off = 0; hash = 0; src = 0; ans = 0; attempt = 0; status = 0; x = 0;
    again = 0; back = 0; ending = 0; found = 0; misplaced = 0; stayed = 0; ok = 0;
    seen[w] = OTHER; ws[w] = 0; wm[w] = 0; age[w] = 0; next[w] = 0; kind[w] = 0; dq[w] = 0; poison[w] = 0;
    tidy();
    atQuiet()
  }
end:
  atomic {                                                                        /* receive, read: onRecord */
    if
    :: q[0] > 0 -> x = 0   :: q[1] > 0 -> x = 1   :: q[2] > 0 -> x = 2
    :: q[3] > 0 -> x = 3   :: q[4] > 0 -> x = 4   :: q[5] > 0 -> x = 5
    :: q[6] > 0 -> x = 6   :: q[7] > 0 -> x = 7   :: q[8] > 0 -> x = 8
    :: q[9] > 0 -> x = 9   :: q[10] > 0 -> x = 10 :: q[11] > 0 -> x = 11
    :: q[12] > 0 -> x = 12 :: q[13] > 0 -> x = 13 :: q[14] > 0 -> x = 14
    :: q[15] > 0 -> x = 15 :: q[16] > 0 -> x = 16 :: q[17] > 0 -> x = 17
    :: pz[0] > 0 -> x = 18 :: pz[1] > 0 -> x = 19 :: pz[2] > 0 -> x = 20
    :: pz[3] > 0 -> x = 21 :: pz[4] > 0 -> x = 22 :: pz[5] > 0 -> x = 23
    fi;
    if
    :: x < 18 ->
       q[x]--; kind[w] = x / 6; age[w] = (x % 6) / 3; dq[w] = x % 3 + 1;
       if :: dq[w] > MAXDQ -> pz[kind[w]*2 + age[w]]++; goto start :: else fi     /* the host, without running us */
    :: else -> x = x - 18; pz[x]--; kind[w] = x / 2; age[w] = x % 2; dq[w] = MAXDQ + 1; poison[w] = 1
    fi;
    x = 0; lease[w] = 1; busy[w] = 1;
    printf("W%d receives: kind %d age %d delivery %d; record: status %d phase %d offset %d session %d wish %d\n", w, kind[w], age[w], dq[w], rStatus, rPhase, rOffset, rSession, rCancel);
    assert(live <= JOBS + extra + FAULTS - faults);                               /* P3: messages do not multiply */
    again = (dq[w] > 1 || (kind[w] == JOB && rStatus != NONE));
    readRecord(w);
    if
    :: age[w] > 0 -> goto stale
    :: else -> onCurrent(w)
    fi
  }

stale:                                                                            /* onRecord's last lines, sayAgain */
  atomic {
    if
#ifdef NO_REDELIVERED
    :: true -> goto drop
#else
    :: age[w] == 1 && (dq[w] > 1 || kind[w] == JOB) ->
       seen[w] = SAME; attempt = rAttempt; status = rStatus; plan = 0;
       if
#ifdef NO_RETELL
       :: ended -> goto drop
#else
       :: ended -> goto tell
#endif
       :: else -> next[w] = 0; goto enqueue
       fi
    :: else -> goto drop
#endif
    fi
  }

create:
  orDie;
  atomic {
    if
    :: src != 0
    :: src == 0 -> src = sourceV; hash = 0                                        /* pinThenCreate */
    fi;
    tidy();
    if
    :: MULTI || !anyOpen ->
       if
       :: sState[1] == 0 -> wm[w] = 1
       :: sState[1] != 0 && sState[2] == 0 -> wm[w] = 2
       :: sState[1] != 0 && sState[2] != 0 && sState[3] == 0 -> wm[w] = 3
       :: sState[1] != 0 && sState[2] != 0 && sState[3] != 0 -> assert(sState[4] == 0); wm[w] = 4
       fi;
       sState[wm[w]] = OPEN;
       if
       :: plan = SESSION; printf("W%d creates session %d\n", w, wm[w])
       :: fault(); lose(wm[w]); wm[w] = 0; failing(); printf("W%d creates a session, answer LOST\n", w)
       fi
    :: !MULTI && anyOpen && expired > 0 -> expired--; plan = POSTPONE             /* busy; waits for the expiry */
    :: !MULTI && anyOpen && seen[w] != SAME -> plan = POSTPONE
    :: CONFLICT && faults > 0 -> faults--;                                        /* onNameConflict */
       if :: plan = FAIL :: plan = POSTPONE fi
    fi
  };
  goto write;

ask:
  orDie;
  atomic {
    if
    :: sState[ws[w]] == OPEN && sOffset[ws[w]] == off ->
       if
       :: off == N -> goto commit
       :: off < N && misplaced -> failing()
       :: off < N && !misplaced -> goto send
       fi
    :: sState[ws[w]] == OPEN && sOffset[ws[w]] != off ->
       assert(sOffset[ws[w]] > off);
       off = sOffset[ws[w]]; plan = PROGRESS; printf("W%d asks: the session is at %d\n", w, off)
    :: sState[ws[w]] != OPEN -> printf("W%d asks: 404\n", w); goto fence
    :: fault();
       if
       :: failing()                                                               /* failed, throttled; a young 404 */
       :: goto fence                                                              /* refused, or 404 though alive */
       fi
    fi
  };
  goto write;

send:
  orDie;
  atomic {
    misplaced = 0;
#ifndef NO_PIN
    if :: sourceV != src -> plan = FAIL; goto write :: else fi;                   /* If-Match on the source */
#endif
#ifndef NO_GAP
    if :: off > hash -> hash++; plan = PROGRESS; goto write :: else fi;           /* closeHashGap */
#endif
    assert(off <= hash);                                                          /* P7: HashTap leaves no gap */
    x = hash;
#ifdef NO_TAP
    hash++;
#else
    hash = (off + 1 > hash -> off + 1 : hash);
#endif
    assert(hash <= N);                                                            /* P7: nothing twice */
    if
    :: sState[ws[w]] == OPEN && sOffset[ws[w]] == off ->
       assert(off == 0 || sSource[ws[w]] == sourceV);                             /* P2 */
       sSource[ws[w]] = sourceV; sOffset[ws[w]]++; off++;
       if
       :: off == N && !DEFER -> commitFile(ws[w]); committed()
       :: off == N && !DEFER && CONFLICT && faults > 0 -> faults--;               /* afterNameConflict */
          plan = (CONFLICT == 2 -> BYURL : FAIL)
       :: off < N || DEFER -> plan = PROGRESS
       fi;
       printf("W%d sends range %d, commits %d\n", w, off-1, commits);
       if
       :: true
       :: fault(); off--; failing(); printf("   ... answer LOST\n")
       fi
    :: sState[ws[w]] == OPEN && sOffset[ws[w]] != off -> misplaced = 1; printf("W%d sends range %d: 416\n", w, off)
    :: sState[ws[w]] != OPEN -> printf("W%d sends range %d: 404\n", w, off); goto fence
    :: fault();
       if
       :: failing()                                                               /* did not land; or a young 404 */
       :: hash = x; failing()
       :: goto fence                                                              /* refused, or 404 though alive */
       fi
    fi;
    x = 0;
    if
    :: misplaced -> goto ask
    :: !misplaced && plan == PROGRESS && off == N -> goto commit
    :: !misplaced && !(plan == PROGRESS && off == N) -> goto write
    fi
  };

commit:
  orDie;
  atomic {
    if
    :: sState[ws[w]] == OPEN ->
       assert(sOffset[ws[w]] == N);
       if
       :: PERSONAL && !rByUrl -> plan = BYURL
       :: !(PERSONAL && !rByUrl) -> commitFile(ws[w]); committed(); printf("W%d commits\n", w)
       :: CONFLICT && faults > 0 -> faults--; plan = (CONFLICT == 2 && !rByUrl -> BYURL : FAIL)
       :: !(PERSONAL && !rByUrl) && faults > 0 -> faults--; commitFile(ws[w]); failing(); printf("W%d commits, answer LOST\n", w)
       fi
    :: sState[ws[w]] != OPEN -> goto fence
    :: fault(); if :: failing() :: goto fence fi
    fi
  };
  goto write;

verify:
  orDie;
  atomic { committed() };
  goto write;

fence:                                                                            /* free.ts and end.ts begin here */
  orDie;
  atomic {
#ifdef NO_FENCE
    ans = 104
#else
    if
    :: ws[w] == 0 -> ans = 204
    :: ws[w] != 0 && sState[ws[w]] == OPEN -> shut(ws[w]); ans = 204
    :: ws[w] != 0 && sState[ws[w]] == OPEN && faults > 0 -> faults--; shut(ws[w]); ans = 0
    :: ws[w] != 0 && sState[ws[w]] != OPEN -> ans = 104
    :: ws[w] != 0 && faults > 0 -> faults--; ans = 0                              /* failed, throttled, refused; a young 404 */
    :: SPURIOUS && ws[w] != 0 && sState[ws[w]] == OPEN && faults > 0 -> faults--; ans = 104
    fi;
    printf("W%d deletes session %d: %d\n", w, ws[w], ans);
#ifdef NO_CONFIRM
    if :: ans == 0 -> ans = 104 :: else fi
#endif
#endif
    if
    :: ans == 0 -> failing(); goto write
    :: ans == 204 && ending -> plan = FINISH; goto write
    :: ans == 204 && !ending -> plan = RESTART; if :: true :: BUDGET -> plan = FAIL fi; goto write
    :: ans == 104
    fi
  };

#ifdef NO_AGAINLOOK
#define mayLag 0
#else
#define mayLag (off >= N-1 && rLooks < LOOKS)      /* look-again.ts */
#endif
#define undecided (BLIND || (found && hash < N && sourceV != src))   /* a rehash needs the pinned source */
look:
  orDie;
  atomic {
    ans = 0;
    found = (commits > 0);
    if :: true :: lag > 0 && found -> lag--; found = 0 fi;
    printf("W%d looks: found %d\n", w, found);
    if
    :: fault(); failing()
    :: undecided && off >= N-1 ->                                                 /* mayHaveCommitted */
#ifdef NO_DOUBT
       plan = (ending -> FINISH : RESTART)
#else
       plan = (ending -> DOUBT : FAIL)
#endif
    :: !undecided && found ->                                                     /* rehash: a range in each invocation */
       if :: hash < N -> hash++ :: else fi;
       plan = (hash == N -> COMPLETE : PARTLY)
    :: !undecided && !found && mayLag -> plan = AGAIN
#ifdef NO_LOOK
    :: !ending -> plan = RESTART
#endif
#ifdef NO_ENDLOOK
    :: ending -> plan = FINISH
#endif
    :: (undecided && off < N-1) || (!undecided && !found && !mayLag) ->
       plan = (ending -> FINISH : RESTART); if :: true :: BUDGET && !ending -> plan = FAIL fi
    fi
  };

write:                                                                            /* settle.ts */
  orDie;
  atomic {
    ok = 0;
    if
    :: seen[w] == SAME ->
       apply(w, wm[w]);
       if
       :: ok = 1
       :: fault(); printf("   ... written, answer LOST\n")
       fi
    :: GHOST && seen[w] == SAME && gPlan == 0 && faults > 0 ->
       faults--; gPlan = plan; gOffset = off; gHash = hash; gSource = src; gSession = wm[w]; gWho = w; gFresh = 1
    :: seen[w] != SAME -> printf("W%d writes plan %d: 412\n", w, plan)
    fi;
    if :: ok -> written(w) :: else fi
  };

reread:                                                                           /* judgeWrite */
  orDie;
  atomic {
    if
#ifdef NO_OWN
    :: seen[w] == MINE -> seen[w] = SAME; wm[w] = 0; goto stale
#else
    :: seen[w] == MINE -> written(w)
#endif
    :: seen[w] == SAME || seen[w] == MARKED -> seen[w] = SAME; goto write         /* again */
#ifdef NO_REPLAN
    :: seen[w] == OTHER && age[w] == 0 && rStatus < COMPLETED -> seen[w] = SAME; ws[w] = rSession; goto write
    :: seen[w] == OTHER && !(age[w] == 0 && rStatus < COMPLETED) ->
#else
    :: seen[w] == OTHER ->
#endif
       if
#ifdef NO_CLEAN
       :: wm[w] != 0
#else
#ifndef NO_HELD
       :: wm[w] != 0 && rSession == wm[w]
       :: wm[w] != 0 && rSession != wm[w] ->
#else
       :: wm[w] != 0 ->
#endif
          printf("W%d frees its unrecorded session %d; the record holds %d\n", w, wm[w], rSession);
          assert(wm[w] != rSession);                                              /* P4: not the session in use */
          if :: sState[wm[w]] == OPEN -> shut(wm[w]) :: else fi
#endif
       :: wm[w] == 0
       fi;
       wm[w] = 0;
       if
       :: age[w] == 0 ->                                                          /* start-over */
#ifdef NO_STARTOVER
          goto drop
#else
          readRecord(w); again = 1; printf("W%d starts over\n", w);
          if
          :: onCurrent(w)
          :: fault(); putBack(w); goto enqueue                                    /* Graph is throttling */
          fi
#endif
#ifdef NO_OVERTAKEN
       :: age[w] > 0 -> goto drop
#else
       :: age[w] > 0 -> goto stale                                                /* overtaken */
#endif
       fi
    fi
  };

tell:                                                                             /* tellEnd */
  orDie;
  atomic {
    tellResult(attempt, status);
    if :: plan == RETRIED -> goto write :: else fi
  };
markTold:
  orDie;
  atomic {
    if :: seen[w] == SAME && !rTold -> mark(); rTold = 1 :: else fi;
    goto drop
  };

enqueue:
  orDie;
  atomic {
    if
    :: put(STEP, next[w], back); printf("W%d enqueues, age %d\n", w, next[w])
    :: fault(); put(STEP, next[w], back); put(STEP, next[w], back); printf("W%d enqueues twice\n", w)
    :: LOSE && faults > 0 -> faults--; lost = 1
    fi
  };

drop:
  orDie;
  atomic { lease[w] = 0; printf("W%d is done\n", w); goto start };

crash:
  atomic { printf("W%d DIES\n", w); lose(wm[w]); wm[w] = 0; letGo(w); goto start }
}

/* the user: a cancel, a retry, at any time or never (cancel.ts, retry.ts) */
proctype User() {
  byte cancels = CANCELS, retries = RETRIES;
end:
  do
#ifdef CANCEL_ENDS
  :: atomic { cancels > 0 && rStatus == RUNNING -> cancels--; rStatus = CANCELLED; rTold = 0; raiseStep(); put(STEP, 0, 1); extra++;
       seen[0] = OTHER; seen[1] = OTHER; printf("user: cancel writes the end\n") }
#elif defined(CANCEL_STEPS)
  :: atomic { cancels > 0 && rStatus == RUNNING -> cancels--; rCancel = 1; raiseStep(); seen[0] = OTHER; seen[1] = OTHER; printf("user: cancel raises the step\n");
       if :: put(STEP, 0, 0); extra++ :: fault(); printf("user's host DIES\n") fi; atQuiet() }
#else
  :: atomic { cancels > 0 && (rStatus == RUNNING || rStatus == ENDING) && !rCancel ->
       cancels--; rCancel = 1; mark(); printf("user: cancel wish\n");
       if :: rWait -> put(STEP, 0, 0); extra++ :: true fi }                        /* the nudge, which may be lost */
#endif
#ifdef RETRY_WRITES
  :: atomic { retries > 0 && (rStatus == FAILED || rStatus == CANCELLED) && !inDoubt ->
       retries--; tellResult(rAttempt, rStatus); rStatus = RUNNING; rAttempt++; rCancel = 0; rTold = 0; rPhase = (rSession == 0 -> CREATE : FREE);
       raiseStep(); seen[0] = OTHER; seen[1] = OTHER; printf("user: retry raises the step\n");
       if :: put(STEP, 0, 0); extra++ :: fault(); printf("user's host DIES\n") fi; atQuiet() }
#else
  :: atomic { retries > 0 && (rStatus == FAILED || rStatus == CANCELLED) && !inDoubt ->
       retries--; put(RETRY, 0, 0); extra++; printf("user: retry message\n") }
#endif
  od
}

/* what may go wrong by itself */
proctype World() {
end:
  do
  :: atomic { lease[0] && faults > 0 -> fault(); letGo(0); printf("W0 loses its lease, sleeps\n") }
  :: atomic { lease[1] && faults > 0 -> fault(); letGo(1); printf("W1 loses its lease, sleeps\n") }
  :: atomic { rSession != 0 && sState[rSession] == OPEN && faults > 0 -> fault(); shut(rSession); printf("the session expires\n") }
  :: atomic { sourceV == 1 && faults > 0 -> fault(); sourceV = 2; printf("the source changes\n") }
  od
}

/* reviveStalled: after a lost message because it must, and TIMER times because it may */
proctype Timer() {
  byte runs = TIMER, attempt, status;
end:
  do
  :: atomic { rStatus != NONE && !(ended && rTold) && (runs > 0 || (lost && quiet)) ->
       if :: lost && quiet :: else -> runs-- fi;
       timing = 1; attempt = rAttempt; status = rStatus; seen[TIMED] = SAME; printf("the timer reads status %d\n", rStatus) };
     if
     :: status < COMPLETED ->
        atomic {
          if
          :: seen[TIMED] == SAME -> mark(); next[TIMED] = 0
          :: seen[TIMED] != SAME -> next[TIMED] = 2
          fi };
        atomic {
          if :: next[TIMED] < 2 -> put(STEP, next[TIMED], 0); extra++; lost = 0; printf("the timer sends the step's message\n") :: else fi;
          timing = 0; atQuiet() }
     :: status >= COMPLETED ->
#ifdef MARK_FIRST
        atomic { if :: seen[TIMED] == SAME -> mark(); rTold = 1 :: else fi };
        atomic { if :: tellResult(attempt, status) :: fault(); printf("the timer DIES\n") fi;
          timing = 0; attempt = 0; atQuiet() }
#else
        atomic { if :: tellResult(attempt, status) :: fault(); seen[TIMED] = OTHER; printf("the timer DIES\n") fi };
        atomic { if :: seen[TIMED] == SAME -> mark(); rTold = 1 :: else fi;
          timing = 0; attempt = 0; atQuiet() }
#endif
     fi;
     atomic { status = 0; attempt = 0; next[TIMED] = 0; seen[TIMED] = OTHER }
  od
}

/* the write that was thought lost reaches the store, or never */
proctype Late() {
  byte plan, off, hash, src, who;
end:
  do
  :: atomic { gPlan != 0 ->
       if
       :: gFresh -> plan = gPlan; off = gOffset; hash = gHash; src = gSource; who = gWho; printf("a late write lands\n"); apply(who, gSession)
       :: true
       fi;
       plan = gSession; gPlan = 0; gSession = 0;
       if :: plan != 0 && wm[0] != plan && wm[1] != plan -> lose(plan) :: else fi;
       plan = 0; off = 0; hash = 0; src = 0; who = 0; gOffset = 0; gHash = 0; gSource = 0; gWho = 0; gFresh = 0;
       atQuiet() }
  od
}

/* a session nobody knows expires after a while */
proctype Expiry() {
end:
  do
  :: atomic { sState[1] == LOST -> sState[1] = 0; sOffset[1] = 0; sSource[1] = 0 }
  :: atomic { sState[2] == LOST -> sState[2] = 0; sOffset[2] = 0; sSource[2] = 0 }
  :: atomic { sState[3] == LOST -> sState[3] = 0; sOffset[3] = 0; sSource[3] = 0 }
  :: atomic { sState[4] == LOST -> sState[4] = 0; sOffset[4] = 0; sSource[4] = 0 }
  od
}

init {
  atomic {
    q[JOB*6] = JOBS;
    run Worker(0); run Worker(1);
    run World();
    if :: CANCELS + RETRIES > 0 -> run User() :: else fi;
    if :: TIMER + LOSE > 0 -> run Timer() :: else fi;
    if :: !MULTI -> run Expiry() :: else fi;
    if :: GHOST -> run Late() :: else fi
  }
}
