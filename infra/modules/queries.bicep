// The log lines that the alerts and the workbook read. `rescueStalled` writes one every five minutes:
// transfers: {"oldestJobS":…,"oldestStepS":…,"poison":…,"resent":…,"republished":…,"failed":…}
// Ages are null while a queue is empty, `poison` when the queues could not be counted. `failed` counts transfers that
// could not be rescued.
var lines = '''
traces
| where message startswith 'transfers: {'
| extend line = parse_json(substring(message, strlen('transfers: ')))'''

@export()
var queueState = $'''${lines}
| project
    timestamp,
    oldestJobS = coalesce(todouble(line.oldestJobS), 0.0),
    oldestStepS = coalesce(todouble(line.oldestStepS), 0.0),
    poison = toint(line.poison),
    resent = toint(line.resent),
    republished = toint(line.republished),
    failed = toint(line.failed)'''

// One line per end, and one per message that was rejected:
// transfer ID ended: STATUS, N bytes in N ranges; CODE: MESSAGE
// message ID rejected; CODE: MESSAGE
@export()
var ends = '''traces
| where message matches regex @'^(transfer \S+ ended: |message \S+ rejected; )'
| extend
    status = iff(message startswith 'message ', 'rejected', extract(@'^transfer \S+ ended: ([a-z]+),', 1, message)),
    bytes = tolong(extract(@'^transfer \S+ ended: [a-z]+, (\d+) bytes', 1, message)),
    code = extract(@'^[^;]*; ([a-z-]+):', 1, message)
| project timestamp, status, bytes, code, message'''

@export()
var postponed = '''traces
| where message matches regex @'^transfer \S+ postponed '
| extend why = extract(@'\(([a-z-]+)\)', 1, message)'''

@export()
var fetched = '''requests
| where name in ('startTransfer', 'continueTransfer')'''
