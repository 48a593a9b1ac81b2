/* The step protocol of one transfer, as src/transfer does it: see README.md beside this file.
 *
 * A label of Worker is one call to a port (record, Graph, queue), atomic in itself; the labels from createSession to
 * reconcile are actions of step/machine.ts, or halves of them. Between any two calls the worker may sleep for any time,
 * or die (goto crash). Comments in quotes name the machine's events.
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
#define EARLY 1         /* messages that arrive before their record's wait is over, or are not admitted yet */
#endif
#ifndef POISONINGS
#define POISONINGS 3    /* poisonings of one step that end the transfer */
#endif
#ifndef SPARES
#define SPARES 1        /* 0: no spare messages */
#endif
#ifndef TIMER
#define TIMER 0         /* runs of the timer when no transfer is stalled */
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
#define BLIND 0         /* 1: the service rewrites the file: reconciling cannot tell */
#endif
#ifndef UNSEEN
#define UNSEEN 0        /* times that a committed item is not visible to verify */
#endif
#ifndef LAG
#define LAG 0           /* times that a lookup after closing the session misses a committed file */
#endif
#ifndef LOOKUPS
#define LOOKUPS LAG     /* missed lookups before a file that may have been committed counts as absent */
#endif
#ifndef SPURIOUS
#define SPURIOUS 0      /* 1: an open session may answer 404, to DELETE too (not prevented) */
#endif
#ifndef BUDGET
#define BUDGET 0        /* 1: the failure and restart budgets may be used up at any failure */
#endif
#ifndef LATE
#define LATE 0          /* 1: a record write that timed out may land later */
#endif
#ifndef DENY
#define DENY 0          /* 1: a session may deny every call from some moment on, but for a range that is late */
#endif
#ifndef DEADLY
#define DEADLY 0        /* 1: every range kills the worker that sends it */
#endif
#ifndef DEATHS
#define DEATHS 1        /* 0: no worker dies, sleeps, or finds storage out */
#endif
#ifndef WORKERS
#define WORKERS 2       /* 1: one delivery at a time */
#endif
#ifndef OUTAGES
#define OUTAGES DEATHS  /* 0: storage is never out */
#endif
#ifndef LOSE
#define LOSE 0          /* 1: the queue may lose a message; only then is the timer needed */
#endif

#define NW 2            /* concurrent deliveries */
#define TIMED 2         /* seen[2] is the timer's */
#define NS 4            /* sessions open or known to a worker */

/* ---- the record (record.ts) ---- */
#define NONE 0          /* status */
#define RUNNING 1
#define ABORTING 2
#define COMPLETED 3
#define FAILED 4
#define CANCELLED 5
#define CREATE 0        /* phase */
#define SEND 1
#define COMMIT 2
#define VERIFY 3
#define RESTART 4
#define BYDENIAL 2      /* wait: until a session that denies everything has expired */
byte rStatus, rPhase, rSession, rOffset, rHash, rSource, rAttempt, rMissed, rPoisonings, rWait;
bit rQueryFirst, rCancel, rPublished, rByUrl;
bit rTried;             /* commitTried */
bit rDoubt;             /* aborting because of a commit in doubt */
bit rBegun;             /* it has had a session */
bit rNoted, rStop;      /* of an end: its retry, and that it is cancelled */
bit wanted, stopped;    /* the cancel of a retry was accepted; this attempt was cancelled before it began */
#ifdef NO_KEEPSTOP
bit sawStop[3];
#endif
#define ended (rStatus >= COMPLETED)
#define needsAdmission (rStatus == RUNNING && rPhase == CREATE && !rBegun && !rCancel)

/* ---- what each reader of the record would find if it read it again (save-record.ts) ---- */
#define OTHER 0         /* another wrote */
#define FLAGGED 1       /* only a flag has changed: cancel requested, published, rescued */
#define SAME 2          /* the same ETag */
#define MINE 3          /* its own write, though the answer was lost */
byte seen[3];

/* ---- both queues: messages by kind, age and deliveries so far; both poison queues by kind and age ---- */
#define STEP 0
#define RETRY 1
#define JOB 2
#define FRESH 0         /* deliveries so far: none */
#define MARKED 1        /* none, but it counts as redelivered */
                        /* 2, 3: one, two */
byte q[24];
byte pz[6];
#define qSum (q[0]+q[1]+q[2]+q[3]+q[4]+q[5]+q[6]+q[7]+q[8]+q[9]+q[10]+q[11]+q[12]+q[13]+q[14]+q[15]+q[16]+q[17]+q[18]+q[19]+q[20]+q[21]+q[22]+q[23])
#define live (qSum+pz[0]+pz[1]+pz[2]+pz[3]+pz[4]+pz[5])

/* ---- workers ---- */
bit busy[NW], lease[NW], poison[NW];
byte kind[NW], dq[NW];  /* of the message held; deliveries as in q */
#define HIDDEN 1
#define SHOWN 2         /* on the queue for anyone */
byte spare[NW];         /* the spare of the message held */
#define isRedelivered(w) (dq[w] > FRESH || poison[w])
byte age[NW];           /* of the message held */
byte next[3];           /* age of the step message still to be sent; [2] the timer's */
byte ws[NW], wm[NW];    /* session as read; session created and not yet recorded */
bit timing;

/* ---- Graph, the source, the results ---- */
#define OPEN 1
#define GONE 2
#define LOST 3          /* open, and no worker knows it: a death or a lost answer between create and save */
byte sState[NS+1], sOffset[NS+1], sSource[NS+1];
byte commits;
byte sourceV = 1;
byte published[RETRIES+1];  /* per attempt, a bit per end */
bit noCleanup, inDoubt; /* ended although the session could not be closed; with the commit in doubt */

byte faults = FAULTS, early = EARLY, unseen = UNSEEN, lag = LAG, expired = 1;
byte extra;             /* causes of one message more */
byte deaths;            /* deliveries of the current step's messages that never ended, as far as they matter */
byte denies;            /* the session that denies every call */
bit lost;               /* the queue lost one */
byte gPlan, gOffset, gHash, gSource, gSession, gWho;  /* a record write still under way */
bit gFresh, gTried;

inline fault() { faults > 0 -> faults-- }
#define mayBeOut (OUTAGES && faults > 0)
inline storageOut() { mayBeOut -> faults-- }
/* between two calls: nothing, or death */
#define orDie if :: atomic { DEATHS && faults > 0 -> faults--; goto crash } :: true fi

inline put(k, a, n) { if :: a < 2 -> q[k*8 + a*4 + n]++ :: else fi }
inline older(i) {
  q[i+4] = q[i]; q[i+5] = q[i+1]; q[i+6] = q[i+2]; q[i+7] = q[i+3]; q[i] = 0; q[i+1] = 0; q[i+2] = 0; q[i+3] = 0
}
inline raiseStep() {
  older(0); older(8); older(16); deaths = 0;
  pz[1] = pz[0]; pz[0] = 0; pz[3] = pz[2]; pz[2] = 0; pz[5] = pz[4]; pz[4] = 0;
  age[0] = (age[0] < 2 -> age[0]+1 : 2); age[1] = (age[1] < 2 -> age[1]+1 : 2);
  next[0] = (next[0] < 2 -> next[0]+1 : 2); next[1] = (next[1] < 2 -> next[1]+1 : 2);
  next[2] = (next[2] < 2 -> next[2]+1 : 2)
}
inline flag() {         /* cancelRequested, resultPublished, rescuedAt: a new ETag, the same writeId */
  gFresh = 0;
  seen[0] = (seen[0] == SAME -> FLAGGED : seen[0]); seen[1] = (seen[1] == SAME -> FLAGGED : seen[1]);
  seen[2] = (seen[2] == SAME -> FLAGGED : seen[2])
}
inline letGo(w) {       /* the message becomes visible again */
  if
  :: lease[w] && LOSE && rStatus != NONE && kind[w] != RETRY && faults > 0 -> faults--; lost = 1
  :: lease[w] && !poison[w] -> put(kind[w], age[w], (dq[w] < 2 -> 2 : dq[w]+1))
  :: lease[w] && poison[w] -> if :: age[w] < 2 -> pz[kind[w]*2 + age[w]]++ :: else fi
  :: !lease[w]
  fi;
  lease[w] = 0
}
#define countsDeaths (MAXDQ == 1 || DEADLY || POISONINGS < 3)   /* else no bound reaches P9 */
inline died(w) {        /* it no longer hides its spare, either */
  deaths = (countsDeaths && lease[w] && age[w] == 0 && deaths < POISONINGS -> deaths+1 : deaths);
  letGo(w);
  if :: spare[w] == HIDDEN -> putSpare(w); spare[w] = SHOWN :: else fi
}
#ifdef NO_SPAREMARK
#define SPAREMARK FRESH
#else
#define SPAREMARK MARKED
#endif
inline putSpare(w) { put(STEP, age[w], SPAREMARK) }
#define spareIsThere(w) (spare[w] == SHOWN && ((age[w] == 0 && q[SPAREMARK] > 0) || (age[w] == 1 && q[4+SPAREMARK] > 0)))
inline takeSpare(w) { q[age[w]*4 + SPAREMARK]-- }
inline removeSpare(w) {
  if
  :: spare[w] == 0
  :: spare[w] == HIDDEN
  :: spare[w] == HIDDEN && faults > 0 -> faults--; putSpare(w)                    /* not removed */
  :: spareIsThere(w) -> takeSpare(w)
  :: spare[w] == SHOWN && !spareIsThere(w)                                        /* somebody has received it */
  fi;
  spare[w] = 0
}

#define known(i) (rSession == i || ws[0] == i || ws[1] == i || wm[0] == i || wm[1] == i || gSession == i)
#define isOpen(i) (sState[i] == OPEN || sState[i] == LOST)
#define anyOpen (isOpen(1) || isOpen(2) || isOpen(3) || isOpen(4))
inline deleteSession(s) { sState[s] = GONE; sOffset[s] = 0; sSource[s] = 0; denies = (denies == s -> 0 : denies) }
inline forget(i) {
  assert(known(i) || sState[i] != OPEN);                /* P4: no open session is leaked */
  if
  :: sState[i] == GONE && !known(i) -> sState[i] = 0
  :: sState[i] == LOST && MULTI -> sState[i] = 0; sOffset[i] = 0; sSource[i] = 0
  :: else
  fi
}
inline tidy() { forget(1); forget(2); forget(3); forget(4) }
inline lose(s) { if :: s != 0 && rSession != s && gSession != s && sState[s] == OPEN -> sState[s] = LOST :: else fi }

inline commitFile(s) {
  deleteSession(s); commits++;
  assert(commits <= 1);                                 /* P1: once */
  assert(!ended || noCleanup)                           /* P1: not after an end */
}
inline publishResult(g, o) {
  printf("result published: attempt %d, status %d\n", g, o);
  published[g] = published[g] | (1 << (o - COMPLETED));
  assert(published[g] == 1 || published[g] == 2 || published[g] == 4)  /* P5: no contradiction */
}

/* no message anywhere, no worker running */
#define quiet (live == 0 && !busy[0] && !busy[1] && !timing && gPlan == 0)
inline atQuiet() {
  if
  :: quiet && !(lost && !(ended && rPublished)) ->      /* what the queue lost is for the timer */
     assert(ended);                                     /* P3 */
     assert((published[rAttempt] >> (rStatus - COMPLETED)) & 1);   /* P5: the last end was published */
     assert(rAttempt == 0 || published[0] != 0);        /* P5: so was the one before the retry */
     assert(rStatus != COMPLETED || commits == 1);      /* P1, P5 */
     assert(rStatus == COMPLETED || commits == 0 || noCleanup || inDoubt);
     assert(rStatus != COMPLETED || rHash == N);        /* P7 */
     assert(rSession == 0 || sState[rSession] != OPEN || noCleanup)  /* P4 */
  :: else
  fi
}

/* ---- what a worker may plan to save (transitions.ts) ---- */
#define ADMIT 1         /* same step: without a session, since the blob could not be pinned */
#define REFUSE 2        /* same step: admitted as failed */
#define POISONED 3      /* same step: admitted from the poison queue */
#define SESSION 4       /* same step: withSession ("created") */
#define POSTPONED 5     /* postponed, failing */
#define PROGRESS 6      /* progressed; also a hash that has caught up ("hash behind") */
#define HASHBEHIND 7    /* reconciling has to hash more first ("not reconciled") */
#define READBACK 8      /* "not visible" */
#define COMPLETE 9
#define RESTARTED 10    /* restarted */
#define ABORT 11        /* aborting */
#define INDOUBT 12      /* aborting, "in doubt" */
#define FINISH 13       /* ended: failed or cancelled */
#define DOUBT 14        /* ended: commit-in-doubt */
#define NOCLEANUP 15
#define RETRIED 16
#define BYURL 17        /* "by source URL instead", "name taken, all bytes kept" */
#define LOOKAGAIN 18    /* lookUpAgain */
#define DENIED 19       /* waitForExpiry */
#define sameStep (plan <= SESSION)

inline keep() {
  rOffset = off; rHash = hash; rSource = src; rTried = tried;
  if :: (rPhase == SEND || rPhase == COMMIT) -> rPhase = (off == N -> COMMIT : SEND) :: else fi
}
inline endAs(status_) {
  rStatus = status_; rPublished = 0; rSession = 0; rSource = 0; rOffset = 0; rPhase = CREATE; rQueryFirst = 0; rByUrl = 0;
  rTried = 0; rDoubt = 0
}
inline apply(who, mine) {
  assert(!ended || plan == RETRIED);                    /* P6: an end changes only by retry */
  assert(rPhase != VERIFY || rStatus != RUNNING || plan == READBACK || plan == COMPLETE || (plan == DOUBT && who < NW && poison[who]));  /* P8: certainly committed */
  rWait = 0; rPoisonings = (sameStep -> rPoisonings : 0);
  if :: rStatus == NONE -> rStatus = RUNNING; rPhase = CREATE; rSource = src :: else fi;
  if
  :: plan == ADMIT
  :: plan == REFUSE -> endAs(FAILED)
  :: plan == POISONED -> rPoisonings = (POISONINGS > 1)
  :: plan == SESSION -> assert(!stopped); keep(); rSession = mine; rPhase = SEND; rOffset = 0; rQueryFirst = 0; rByUrl = 0; rMissed = 0; rTried = 0; rBegun = 1
  :: plan == POSTPONED -> keep(); rWait = 1; rQueryFirst = 1
  :: plan == DENIED -> keep(); rWait = BYDENIAL; rQueryFirst = 1
  :: plan == PROGRESS -> keep(); rQueryFirst = 0
  :: plan == HASHBEHIND -> keep(); rQueryFirst = 1
  :: plan == READBACK -> keep(); rStatus = RUNNING; rPhase = VERIFY; rOffset = N; rWait = 1; rQueryFirst = 1
  :: plan == COMPLETE -> rHash = N; endAs(COMPLETED)
  :: plan == RESTARTED -> keep(); rSource = (rPhase == RESTART -> 0 : src);
     rSession = 0; rPhase = CREATE; rOffset = 0; rQueryFirst = 0; rByUrl = 0; rTried = 0
  :: plan == ABORT -> keep(); rStatus = ABORTING
  :: plan == INDOUBT -> keep(); rStatus = ABORTING; rDoubt = 1
  :: plan == FINISH -> rHash = hash; inDoubt = rDoubt; endAs((rStatus == ABORTING -> FAILED : CANCELLED))
  :: plan == DOUBT -> rHash = hash; inDoubt = 1; endAs(FAILED)
  :: plan == NOCLEANUP -> rStatus = FAILED; rPublished = 0; rQueryFirst = 0; noCleanup = (rSession != 0)
  :: plan == RETRIED ->
#ifdef NO_KEEPSTOP
     rCancel = (who < NW -> sawStop[who] : rStop);
#elif defined(NO_STOP)
     rCancel = 0;
#else
     rCancel = rStop;
#endif
     assert(!wanted || rCancel);                        /* P11 */
     rNoted = 0; rStop = 0; stopped = wanted; wanted = 0;
     rStatus = RUNNING; rAttempt++; rPublished = 0; noCleanup = 0; rQueryFirst = 0; rMissed = 0; rTried = 0; rDoubt = 0;
#ifdef NO_RETRYCLOSE
     rSession = 0; rSource = 0; rOffset = 0;
#endif
     rPhase = (rSession == 0 -> CREATE : RESTART)
  :: plan == BYURL -> keep(); rByUrl = 1; rQueryFirst = 0
  :: plan == LOOKAGAIN -> keep(); rWait = 1; rQueryFirst = 1; rMissed++
  fi;
  printf("W%d saves: plan %d -> status %d phase %d offset %d hash %d session %d\n", who, plan, rStatus, rPhase, rOffset, rHash, rSession);
  gFresh = 0;
  seen[0] = OTHER; seen[1] = OTHER; seen[2] = OTHER;
  if :: who < NW -> seen[who] = MINE :: else fi;
  if :: sameStep :: else -> raiseStep() fi
}

inline readRecord(w) {
#ifdef NO_KEEPSTOP
  sawStop[w] = rStop;
#endif
  seen[w] = SAME; ws[w] = rSession; off = rOffset; hash = rHash; src = rSource; attempt = rAttempt; status = rStatus; tried = rTried;
  found = 0; refused = 0; plan = 0
}

/* requeue (dispatch.ts): the message goes back for the rest of a wait and keeps its flag `redelivered` */
inline requeue(w) {
#ifdef NO_REQUEUEFLAG
  back = 0;
#else
  back = redelivered;
#endif
  next[w] = 0
}
/* putBack (put-back.ts), where storage is out */
inline giveBack(w) {
  removeSpare(w); printf("   ... storage is OUT\n");
#ifdef NO_PUTBACK
  letGo(w); goto drop
#else
#ifdef NO_PUTBACKMARK
  back = isRedelivered(w);
#else
  back = 1;
#endif
  goto putBack
#endif
}
/* lazySpare: the send is not waited for */
inline sendSpare(w) {
  if
#ifdef SPARE_ALWAYS
  :: SPARES && spare[w] == 0 ->
#else
  :: SPARES && spare[w] == 0 && !isRedelivered(w) ->
#endif
     if
     :: spare[w] = HIDDEN
     :: fault()                                                                   /* not sent */
     :: fault(); putSpare(w)                                                      /* sent, the answer lost */
     fi
  :: else
  fi
}
/* runCurrentStep (run-step.ts), from the record as it was just read or saved */
inline runCurrentStep(w) {
  if
  :: rStatus == NONE && poison[w] ->                                              /* admitPoisoned */
#ifdef POISON_REFUSES
     assert(deaths >= POISONINGS);                                                /* P9 */
     plan = REFUSE;
#else
     plan = POISONED;
#endif
     goto save
  :: rStatus == NONE && !poison[w] ->                                             /* admit */
     if
     :: src = sourceV; goto createSession                                                /* the first write holds the session */
     :: fault(); src = 0; plan = ADMIT; goto save                                /* unpinned */
     :: fault(); plan = REFUSE; goto save
     fi
  :: ended ->
     if
     :: kind[w] == RETRY && rStatus != COMPLETED ->
        plan = RETRIED;
#ifdef NO_RETRYPUBLISH
        goto save
#else
        goto publish
#endif
     :: else -> goto publish
     fi
  :: rStatus != NONE && !ended && rWait && early > 0 -> early--; requeue(w); goto enqueue   /* isEarly */
  :: rStatus != NONE && !ended && poison[w] ->                                    /* runPoisoned */
#ifdef NO_POISON
     goto drop
#else
#ifndef POISON_ENDS
     if :: rPoisonings + 1 < POISONINGS -> goto countPoisoning :: else fi;
#endif
     assert(deaths >= POISONINGS);                                                /* P9 */
     if
     :: rStatus == ABORTING -> plan = NOCLEANUP
#ifndef NO_SURE
     :: rStatus == RUNNING && rPhase == VERIFY -> plan = COMPLETE; hash = N
     :: rStatus == RUNNING && rPhase == VERIFY -> plan = DOUBT                    /* no answer has shown the item */
     :: rStatus == RUNNING && rPhase != VERIFY -> plan = ABORT
#else
     :: rStatus == RUNNING -> plan = ABORT
#endif
     fi;
     goto save
#endif
  :: rStatus != NONE && !ended && !poison[w] ->                                   /* firstAction, runActions */
     assert(kind[w] != RETRY);
     if
#ifdef NO_VERIFYFIRST
     :: rStatus == ABORTING || rCancel -> finishing = 1; goto close
     :: else ->
#else
     :: rStatus == ABORTING || (rCancel && rPhase != VERIFY) -> finishing = 1; goto close
     :: else ->
#endif
        finishing = 0;
        if
        :: rPhase == CREATE -> goto createSession
        :: rPhase == SEND && (redelivered || rQueryFirst) -> sendSpare(w); goto querySession
        :: rPhase == SEND && !redelivered && !rQueryFirst -> sendSpare(w); goto sendRange
        :: rPhase == COMMIT && (redelivered || rQueryFirst) -> goto querySession
        :: rPhase == COMMIT && !redelivered && !rQueryFirst -> goto commit
        :: rPhase == VERIFY -> goto verify
        :: rPhase == RESTART -> goto close
        fi
     fi
  fi
}

/* failing (transitions.ts): postponed, or, with the budget exhausted, aborted or ended without clean-up */
inline failing() {
  plan = POSTPONED;
  if
  :: true
  :: BUDGET -> plan = (status == ABORTING -> NOCLEANUP : ABORT)
  fi
}
/* verify: catchUpHash completes the hash, and the commit's own answer, or a lookup, shows the item */
inline committed() {
  off = N;
  if
  :: plan = COMPLETE; hash = N
  :: unseen > 0 -> unseen--; plan = READBACK
  fi
}

inline written(w) {     /* a saved step is dispatched; admission and a fresh session continue in this invocation */
  stayedHere = sameStep; readRecord(w); wm[w] = 0;
  if
  :: ended -> goto publish
  :: !ended && stayedHere && !poison[w] -> redelivered = 0; runCurrentStep(w)
  :: !ended && !(stayedHere && !poison[w]) -> next[w] = 0;
#ifndef NO_ADMITMARK
     back = stayedHere;                                                             /* somebody may have done this step */
#endif
     if :: spare[w] != 0 -> goto dispatch :: else -> goto enqueue fi
  fi
}

proctype Worker(byte w) {
  byte plan, off, hash, src, ans, attempt, status, x;
  bit redelivered, back, finishing, found, refused, stayedHere, ok, tried;

start:
  atomic {
    busy[w] = 0; if :: gWho == w -> gWho = NW :: else fi;
    plan = 0; off = 0; hash = 0; src = 0; ans = 0; attempt = 0; status = 0; x = 0;
    redelivered = 0; back = 0; finishing = 0; found = 0; refused = 0; stayedHere = 0; ok = 0; tried = 0;
    seen[w] = OTHER; ws[w] = 0; wm[w] = 0; age[w] = 0; next[w] = 0; kind[w] = 0; dq[w] = 0; poison[w] = 0; spare[w] = 0;
    tidy();
    atQuiet()
  }
end:
  atomic {                                                                        /* receive, read; continueTransfer */
    if
    :: q[0] > 0 -> x = 0       :: q[1] > 0 -> x = 1       :: q[2] > 0 -> x = 2
    :: q[3] > 0 -> x = 3       :: q[4] > 0 -> x = 4       :: q[5] > 0 -> x = 5
    :: q[6] > 0 -> x = 6       :: q[7] > 0 -> x = 7       :: q[8] > 0 -> x = 8
    :: q[9] > 0 -> x = 9       :: q[10] > 0 -> x = 10     :: q[11] > 0 -> x = 11
    :: q[12] > 0 -> x = 12     :: q[13] > 0 -> x = 13     :: q[14] > 0 -> x = 14
    :: q[15] > 0 -> x = 15     :: q[16] > 0 -> x = 16     :: q[17] > 0 -> x = 17
    :: q[18] > 0 -> x = 18     :: q[19] > 0 -> x = 19     :: q[20] > 0 -> x = 20
    :: q[21] > 0 -> x = 21     :: q[22] > 0 -> x = 22     :: q[23] > 0 -> x = 23
    :: pz[0] > 0 -> x = 24     :: pz[1] > 0 -> x = 25     :: pz[2] > 0 -> x = 26
    :: pz[3] > 0 -> x = 27     :: pz[4] > 0 -> x = 28     :: pz[5] > 0 -> x = 29
    fi;
    if
    :: x < 24 ->
       q[x]--; kind[w] = x / 8; age[w] = (x % 8) / 4; dq[w] = x % 4;
       if :: dq[w] > MAXDQ -> pz[kind[w]*2 + age[w]]++; goto start :: else fi     /* the host, without a worker */
    :: else -> x = x - 24; pz[x]--; kind[w] = x / 2; age[w] = x % 2; poison[w] = 1
    fi;
    x = 0; lease[w] = 1; busy[w] = 1;
    printf("W%d receives: kind %d age %d delivery %d; record: status %d phase %d offset %d session %d cancel %d\n", w, kind[w], age[w], dq[w], rStatus, rPhase, rOffset, rSession, rCancel);
    assert(live <= (DEADLY + 1) * (JOBS + extra + (SPARES + 1) * (FAULTS - faults)));   /* P3: messages do not multiply */
    redelivered = (isRedelivered(w) || (kind[w] == JOB && rStatus != NONE));
    readRecord(w);
    if
    :: age[w] > 0 -> goto stale
    :: age[w] == 0 -> runCurrentStep(w)
    :: age[w] == 0 && early > 0 && !poison[w] && (rStatus == NONE || needsAdmission || kind[w] == RETRY) ->   /* hold */
       early--; back = isRedelivered(w); printf("W%d holds it\n", w); goto putBack
    :: storageOut(); giveBack(w)
    fi
  }

stale:                                                                            /* matchMessage: previous or stale; redispatch */
  atomic {
    if
#ifdef NO_REDELIVERED
    :: true -> goto drop
#else
    :: age[w] == 1 && (isRedelivered(w) || kind[w] == JOB) ->
       seen[w] = SAME; attempt = rAttempt; status = rStatus; plan = 0;
       if
#ifdef NO_REPUBLISH
       :: ended -> goto drop
#else
       :: ended -> goto publish
#endif
       :: else -> next[w] = 0; goto enqueue
       fi
    :: else -> goto drop
#endif
    fi
  }

createSession:
  orDie;
  atomic {
    if
    :: src != 0
    :: src == 0 -> src = sourceV; hash = 0                                        /* pin source */
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
    :: !MULTI && anyOpen && expired > 0 -> expired--; plan = POSTPONED             /* "busy" until the session expires */
    :: !MULTI && anyOpen && seen[w] != SAME -> plan = POSTPONED
    :: CONFLICT && faults > 0 -> faults--;                                        /* "name taken"; or no item there: "busy" */
       if :: plan = ABORT :: plan = POSTPONED fi
    fi
  };
  goto save;

querySession:
  orDie;
  atomic {
    if
    :: denies == ws[w] && sState[ws[w]] == OPEN -> refused = 0; goto close        /* "denied" */
    :: denies != ws[w] && sState[ws[w]] == OPEN && sOffset[ws[w]] == off ->
       if
       :: off == N -> tried = 0; goto commit
       :: off < N && refused -> failing()                                         /* "as recorded after a refusal" */
       :: off < N && !refused -> tried = 0; goto sendRange
       fi
    :: denies != ws[w] && sState[ws[w]] == OPEN && sOffset[ws[w]] != off ->
       assert(sOffset[ws[w]] > off);
       off = sOffset[ws[w]]; plan = PROGRESS; printf("W%d queries: the session is at %d\n", w, off)
    :: sState[ws[w]] != OPEN -> printf("W%d queries: 404\n", w); refused = 0; goto close
    :: fault();
       if
       :: failing()                                                               /* "transient", "throttled", "gone too early" */
       :: refused = 0; goto close                                                 /* "denied", or "gone" although open */
       fi
    fi
  };
  goto save;

sendRange:
  orDie;
  if :: DEADLY -> goto crash :: else fi;
  atomic {
    refused = 0;
#ifndef NO_PIN
    if :: sourceV != src -> plan = ABORT; goto save :: else fi;                   /* If-Match on the source */
#endif
#ifndef NO_GAP
    if :: off > hash -> hash++; plan = PROGRESS; goto save :: else fi;           /* closeHashGap */
#endif
    assert(off <= hash);                                                          /* P7: tapHash leaves no gap */
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
       :: off == N && !DEFER && CONFLICT && faults > 0 -> faults--;               /* "name taken", "name taken, all bytes kept" */
          plan = (CONFLICT == 2 -> BYURL : ABORT)
       :: off < N || DEFER -> plan = PROGRESS
       fi;
       printf("W%d sends range %d, commits %d\n", w, off-1, commits);
       if
       :: true
       :: fault(); off--; failing(); tried = (off == N-1); printf("   ... answer LOST\n")
       fi
    :: sState[ws[w]] == OPEN && sOffset[ws[w]] != off -> refused = 1; printf("W%d sends range %d: 416\n", w, off)
    :: sState[ws[w]] == OPEN && denies == ws[w] -> refused = 1; printf("W%d sends range %d: denied\n", w, off)
    :: sState[ws[w]] != OPEN -> printf("W%d sends range %d: 404\n", w, off); goto close
    :: fault();
       if
       :: failing(); tried = (off == N-1)                                         /* did not land */
       :: hash = x; failing()                                                     /* "throttled", "gone too early" */
       :: goto close                                                              /* "gone" although open */
       :: refused = 1                                                             /* "denied" */
       fi
    fi;
    x = 0;
    if
#ifdef NO_QUERYDENIED
    :: refused && sOffset[ws[w]] == off -> goto close
    :: refused && sOffset[ws[w]] != off -> goto querySession
#else
    :: refused -> goto querySession
#endif
    :: !refused && plan == PROGRESS && off == N -> goto commit
    :: !refused && !(plan == PROGRESS && off == N) -> goto save
    fi
  };

commit:
  orDie;
  atomic {
    if
    :: sState[ws[w]] == OPEN && denies == ws[w] -> goto close                     /* "denied" */
    :: sState[ws[w]] == OPEN && denies != ws[w] ->
       assert(sOffset[ws[w]] == N);
       if
       :: PERSONAL && !rByUrl -> plan = BYURL
       :: !(PERSONAL && !rByUrl) -> commitFile(ws[w]); committed(); printf("W%d commits\n", w)
       :: CONFLICT && faults > 0 -> faults--; plan = (CONFLICT == 2 && !rByUrl -> BYURL : ABORT)
       :: !(PERSONAL && !rByUrl) && faults > 0 -> faults--; commitFile(ws[w]); failing(); tried = 1; printf("W%d commits, answer LOST\n", w)
       fi
    :: sState[ws[w]] != OPEN -> goto close
    :: fault(); if :: failing(); tried = 1 :: failing(); tried = 0 :: goto close fi
    fi
  };
  goto save;

verify:
  orDie;
  atomic { committed() };
  goto save;

close:                                                                            /* restart and finish begin here (close-session.ts) */
  orDie;
  atomic {
    assert(!refused);                                                             /* P10 */
#ifdef NO_CLOSE
    ans = 104
#else
    if
    :: ws[w] == 0 -> ans = 204
    :: ws[w] != 0 && sState[ws[w]] == OPEN && denies == ws[w] ->                  /* closeSession, tokenExpired */
#ifdef NO_WAITOUT
       ans = 104
#else
       if
       :: rWait == BYDENIAL && seen[w] == SAME && ws[1-w] != ws[w] -> deleteSession(ws[w]); ans = 104
       :: else -> plan = DENIED; goto save
       fi
#endif
    :: ws[w] != 0 && sState[ws[w]] == OPEN && denies != ws[w] -> deleteSession(ws[w]); ans = 204
    :: ws[w] != 0 && sState[ws[w]] == OPEN && faults > 0 -> faults--; deleteSession(ws[w]); ans = 0
    :: ws[w] != 0 && sState[ws[w]] != OPEN -> ans = 104
    :: ws[w] != 0 && faults > 0 -> faults--; ans = 0                              /* "not closed" */
    :: SPURIOUS && ws[w] != 0 && sState[ws[w]] == OPEN && faults > 0 -> faults--; ans = 104
    fi;
    printf("W%d deletes session %d: %d\n", w, ws[w], ans);
#ifdef NO_CONFIRM
    if :: ans == 0 -> ans = 104 :: else fi
#endif
#endif
    if
    :: ans == 0 -> failing(); goto save
    :: ans == 204 && finishing -> plan = FINISH; goto save
    :: ans == 204 && !finishing -> plan = RESTARTED; if :: true :: BUDGET -> plan = ABORT fi; goto save
    :: ans == 104
    fi
  };

#ifdef NO_LOOKAGAIN
#define lookUpAgain 0
#else
#define lookUpAgain (off >= N-1 && rMissed < LOOKUPS)             /* shouldLookUpAgain (look-up-again.ts) */
#endif
#ifdef NO_ENDTRIED
#define ENDTRIED 0
#else
#define ENDTRIED 1
#endif
#ifdef NO_TRIED
#define unseenTry 0
#else
#define unseenTry (tried && off >= N-1)                           /* no second upload after a try that nobody saw fail */
#endif
#define undecided (BLIND || (found && hash < N && sourceV != src))   /* catching up needs the pinned source */
reconcile:
  orDie;
  atomic {
    ans = 0;
    found = (commits > 0);
    if :: true :: lag > 0 && found -> lag--; found = 0 fi;
    printf("W%d reconciles: found %d\n", w, found);
    if
    :: fault(); failing()
    :: undecided && off >= N-1 ->                                                 /* mayHaveCommitted */
#ifdef NO_DOUBT
       plan = (finishing -> FINISH : RESTARTED)
#else
       plan = (finishing -> DOUBT : INDOUBT)
#endif
    :: !undecided && found ->                                                     /* catchUpHash: a range in each invocation */
       if :: hash < N -> hash++ :: else fi;
       plan = (hash == N -> COMPLETE : HASHBEHIND)
    :: !undecided && !found && lookUpAgain -> plan = LOOKAGAIN
#ifdef NO_RECONCILE
    :: !finishing -> plan = RESTARTED
#endif
#ifdef NO_ENDRECONCILE
    :: finishing -> plan = FINISH
#endif
    :: (undecided && off < N-1) || (!undecided && !found && !lookUpAgain) ->
       if
       :: unseenTry && !undecided && finishing && ENDTRIED -> plan = DOUBT
       :: unseenTry && !undecided && !finishing -> plan = INDOUBT
       :: else -> plan = (finishing -> FINISH : RESTARTED)
       fi;
       if :: true :: BUDGET && plan == RESTARTED -> plan = ABORT fi
    fi
  };

save:                                                                            /* save-record.ts */
  orDie;
  atomic {
    ok = 0;
    if
    :: seen[w] == SAME ->
       apply(w, wm[w]);
       if
       :: ok = 1
       :: fault(); printf("   ... saved, answer LOST\n")
       :: storageOut(); goto giveUp
       fi
    :: seen[w] == SAME && mayBeOut -> faults--; goto giveUp
    :: LATE && seen[w] == SAME && gPlan == 0 && faults > 0 ->
       faults--; gPlan = plan; gOffset = off; gHash = hash; gSource = src; gSession = wm[w]; gWho = w; gFresh = 1; gTried = tried
    :: seen[w] != SAME -> printf("W%d saves plan %d: 412\n", w, plan)
    fi;
    if :: ok -> written(w) :: else fi
  };

resolve:                                                                           /* resolveConflict */
  orDie;
  atomic {
    if
#ifdef NO_LANDED
    :: seen[w] == MINE -> seen[w] = SAME; wm[w] = 0; goto stale
#else
    :: seen[w] == MINE -> written(w)
#endif
    :: seen[w] == SAME || seen[w] == FLAGGED -> seen[w] = SAME; goto save         /* retry */
    :: storageOut(); goto giveUp
#ifdef NO_YIELD
    :: seen[w] == OTHER && age[w] == 0 && rStatus < COMPLETED -> seen[w] = SAME; ws[w] = rSession; goto save
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
          printf("W%d deletes its unrecorded session %d; the record holds %d\n", w, wm[w], rSession);
          assert(wm[w] != rSession);                                              /* P4: not the session in use */
          if :: sState[wm[w]] == OPEN -> deleteSession(wm[w]) :: else fi
#endif
       :: wm[w] == 0
       fi;
       wm[w] = 0;
       if
       :: age[w] == 0 ->                                                          /* replan */
#ifdef NO_REPLAN
          goto drop
#else
          readRecord(w); redelivered = 1; printf("W%d plans again\n", w);
          if
          :: runCurrentStep(w)
          :: fault(); requeue(w); goto enqueue                                    /* Graph is throttling */
          fi
#endif
#ifdef NO_SUPERSEDED
       :: age[w] > 0 -> goto drop
#else
       :: age[w] > 0 -> goto stale                                                /* superseded */
#endif
       fi
    fi
  };

giveUp:                                                                          /* readAgain has failed */
#ifdef NO_GIVEUPCLEAN
  skip;
#else
  if :: wm[w] != 0 -> orDie :: else fi;
#endif
  atomic {
    printf("W%d cannot tell what became of its write\n", w);
#ifndef NO_GIVEUPCLEAN
    if :: wm[w] != 0 && sState[wm[w]] == OPEN -> deleteSession(wm[w]) :: else fi;
#endif
    wm[w] = 0;
    giveBack(w)
  };

countPoisoning:                                                                  /* runPoisoned */
  orDie;
  atomic {
    redelivered = 1;
    if
    :: seen[w] == SAME -> flag(); rPoisonings++; requeue(w); printf("W%d counts poisoning %d\n", w, rPoisonings); goto enqueue
    :: seen[w] == SAME && mayBeOut -> faults--; flag(); rPoisonings++; giveBack(w)
    :: seen[w] == SAME && mayBeOut -> faults--; giveBack(w)
    :: seen[w] != SAME ->
       if
       :: age[w] > 0 -> goto stale
       :: age[w] == 0 -> readRecord(w); runCurrentStep(w)
       fi
    fi
  };

putBack:
  orDie;
  atomic {
    if
    :: put(kind[w], age[w], back); printf("W%d puts its message back\n", w)
    :: storageOut(); died(w)                                                      /* the host counts this delivery */
    fi;
    goto drop
  };

publish:                                                                             /* publishResult */
  orDie;
  atomic {
    if
    :: publishResult(attempt, status)
    :: storageOut(); giveBack(w)
    fi;
    if :: plan == RETRIED -> goto save :: else fi
  };
flagPublished:
  orDie;
  atomic {
    if :: seen[w] == SAME && !rPublished -> flag(); rPublished = 1 :: else fi;
    goto drop
  };

dispatch:                                                                        /* sendStep: the spare becomes the message */
  orDie;
  atomic {
    if
    :: spare[w] == HIDDEN -> spare[w] = 0; put(STEP, next[w], FRESH); printf("W%d: its spare becomes the message, age %d\n", w, next[w]); goto drop
    :: spare[w] == HIDDEN && faults > 0 -> faults--; putSpare(w); printf("W%d: its spare stays\n", w)
    :: spare[w] == HIDDEN && faults > 0 -> faults--; put(STEP, next[w], FRESH); printf("W%d: its spare becomes the message, answer LOST\n", w)
    :: spareIsThere(w) -> takeSpare(w); spare[w] = 0; put(STEP, next[w], FRESH); goto drop
    :: spare[w] == SHOWN
    fi;
    spare[w] = 0
  };

enqueue:
  orDie;
  atomic {
    if
    :: storageOut(); giveBack(w)
    :: put(STEP, next[w], back); printf("W%d enqueues, age %d\n", w, next[w])
    :: fault(); put(STEP, next[w], back); put(STEP, next[w], back); printf("W%d enqueues twice\n", w)
    :: LOSE && faults > 0 -> faults--; lost = 1
    fi
  };

drop:
  orDie;
  atomic {
    if
    :: removeSpare(w); lease[w] = 0; printf("W%d is done\n", w); goto start
    :: spare[w] != 0 && DEATHS && faults > 0 -> faults--; removeSpare(w)
    fi
  };

crash:
  atomic { printf("W%d DIES\n", w); lose(wm[w]); wm[w] = 0; died(w); goto start }
}

/* the user: a cancel, a retry, at any time or never (request-cancel.ts, request-retry.ts) */
proctype User() {
  byte cancels = CANCELS, retries = RETRIES;
  byte noting = 0;      /* attempt + 1 of the end whose retry is not noted yet */
end:
  do
#ifdef CANCEL_ENDS
  :: atomic { cancels > 0 && rStatus == RUNNING -> cancels--; rStatus = CANCELLED; rPublished = 0; raiseStep(); put(STEP, 0, 1); extra++;
       seen[0] = OTHER; seen[1] = OTHER; printf("user: cancel writes the end\n") }
#elif defined(CANCEL_STEPS)
  :: atomic { cancels > 0 && rStatus == RUNNING -> cancels--; rCancel = 1; raiseStep(); seen[0] = OTHER; seen[1] = OTHER; printf("user: cancel raises the step\n");
       if :: put(STEP, 0, 0); extra++ :: fault(); printf("user's host DIES\n") fi; atQuiet() }
#else
  :: atomic { cancels > 0 && (rStatus == RUNNING || rStatus == ABORTING) && !rCancel ->
       cancels--; rCancel = 1; flag(); printf("user: cancel request\n");
       if :: rWait || (rPhase == CREATE && !rBegun) -> put(STEP, 0, 0); extra++ :: true fi }                        /* cuts a wait short; may be lost */
#endif
#ifdef RETRY_WRITES
  :: atomic { retries > 0 && (rStatus == FAILED || rStatus == CANCELLED) && !inDoubt ->
       retries--; publishResult(rAttempt, rStatus); rStatus = RUNNING; rAttempt++; rCancel = 0; rPublished = 0; rPhase = (rSession == 0 -> CREATE : RESTART);
       raiseStep(); seen[0] = OTHER; seen[1] = OTHER; printf("user: retry raises the step\n");
       if :: put(STEP, 0, 0); extra++ :: fault(); printf("user's host DIES\n") fi; atQuiet() }
#else
  :: atomic { retries > 0 && (rStatus == FAILED || rStatus == CANCELLED) && !inDoubt ->
       retries--; put(RETRY, 0, 0); extra++; noting = rAttempt + 1; printf("user: retry message\n") }
  :: atomic { noting != 0 ->
       if :: noting == rAttempt + 1 && ended -> rNoted = 1; flag(); printf("user: retry noted\n") :: else fi;
       noting = 0 }
  :: atomic { cancels > 0 && ended && rNoted && !rStop ->
       cancels--; rStop = 1; wanted = 1; flag(); printf("user: cancel of the retry\n");
       if :: put(RETRY, 0, 0); extra++ :: true fi }                                 /* the message may be lost */
#endif
  od
}

/* what may go wrong outside any call */
proctype World() {
end:
  do
  :: atomic { DEATHS && lease[0] && faults > 0 -> fault(); died(0); printf("W0 loses its lease, sleeps\n") }
  :: atomic { DEATHS && lease[1] && faults > 0 -> fault(); died(1); printf("W1 loses its lease, sleeps\n") }
  :: atomic { DEATHS && spare[0] == HIDDEN && faults > 0 -> fault(); putSpare(0); spare[0] = SHOWN; printf("W0 sleeps; its spare is shown\n") }
  :: atomic { DEATHS && spare[1] == HIDDEN && faults > 0 -> fault(); putSpare(1); spare[1] = SHOWN; printf("W1 sleeps; its spare is shown\n") }
  :: atomic { DENY && rSession != 0 && sState[rSession] == OPEN && denies == 0 && faults > 0 -> fault(); denies = rSession; printf("session %d denies everything\n", denies) }
  :: atomic { rSession != 0 && sState[rSession] == OPEN && faults > 0 -> fault(); deleteSession(rSession); printf("the session expires\n") }
  :: atomic { sourceV == 1 && faults > 0 -> fault(); sourceV = 2; printf("the source changes\n") }
  od
}

/* rescueStalled: after a lost message, when it is needed, and TIMER times when it is not */
proctype Timer() {
  byte runs = TIMER, attempt, status;
end:
  do
  :: atomic { rStatus != NONE && !(ended && rPublished) && (runs > 0 || (lost && quiet)) ->
       if :: lost && quiet :: else -> runs-- fi;
       timing = 1; attempt = rAttempt; status = rStatus; seen[TIMED] = SAME; printf("the timer reads status %d\n", rStatus) };
     if
     :: status < COMPLETED ->
        atomic {
          if
          :: seen[TIMED] == SAME -> flag(); next[TIMED] = 0
          :: seen[TIMED] != SAME -> next[TIMED] = 2
          fi };
        atomic {
          if :: next[TIMED] < 2 -> put(STEP, next[TIMED], 0); extra++; lost = 0; printf("the timer sends the step's message\n") :: else fi;
          timing = 0; atQuiet() }
     :: status >= COMPLETED ->
#ifdef FLAG_FIRST
        atomic { if :: seen[TIMED] == SAME -> flag(); rPublished = 1 :: else fi };
        atomic { if :: publishResult(attempt, status) :: fault(); printf("the timer DIES\n") fi;
          timing = 0; attempt = 0; atQuiet() }
#else
        atomic { if :: publishResult(attempt, status) :: fault(); seen[TIMED] = OTHER; printf("the timer DIES\n") fi };
        atomic { if :: seen[TIMED] == SAME -> flag(); rPublished = 1 :: else fi;
          timing = 0; attempt = 0; atQuiet() }
#endif
     fi;
     atomic { status = 0; attempt = 0; next[TIMED] = 0; seen[TIMED] = OTHER }
  od
}

/* a late write lands, or never does */
proctype Late() {
  byte plan, off, hash, src, who;
  bit tried;
end:
  do
  :: atomic { gPlan != 0 ->
       if
       :: gFresh -> plan = gPlan; off = gOffset; hash = gHash; src = gSource; who = gWho; tried = gTried; printf("a late write lands\n"); apply(who, gSession)
       :: true
       fi;
       plan = gSession; gPlan = 0; gSession = 0;
       if :: plan != 0 && wm[0] != plan && wm[1] != plan -> lose(plan) :: else fi;
       plan = 0; off = 0; hash = 0; src = 0; who = 0; gOffset = 0; gHash = 0; gSource = 0; gWho = 0; gFresh = 0; gTried = 0; tried = 0;
       atQuiet() }
  od
}

/* a leaked session expires after a while */
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
    q[JOB*8] = JOBS;
    run Worker(0);
    if :: WORKERS > 1 -> run Worker(1) :: else fi;
    run World();
    if :: CANCELS + RETRIES > 0 -> run User() :: else fi;
    if :: TIMER + LOSE > 0 -> run Timer() :: else fi;
    if :: !MULTI -> run Expiry() :: else fi;
    if :: LATE -> run Late() :: else fi
  }
}
