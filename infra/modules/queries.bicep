// The log lines that the alerts and the workbook read. `rescueStalled` writes one every five minutes:
// transfers: {"oldestJobS":…,"oldestStepS":…,"poison":…,"running":…,"failed":…}
// Ages are null while a queue is empty. `failed` counts transfers that could not be rescued.
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
    running = toint(line.running),
    failed = toint(line.failed)'''

// One line per end: transfer ID ended: STATUS, N bytes in N ranges; CODE: MESSAGE
@export()
var ends = '''traces
| where message matches regex @'^transfer \S+ (ended|rejected): '
| parse message with * ': ' status ', ' bytes: long ' bytes in ' ranges: long ' ranges' rest
| extend code = extract(@'^; ([a-z-]+):', 1, rest)
| project timestamp, status, bytes, ranges, code, message'''

@export()
var postponed = '''traces
| where message matches regex @'^transfer \S+ postponed '
| extend why = extract(@'\(([a-z-]+)\)', 1, message)'''

@export()
var fetched = '''requests
| where name in ('startTransfer', 'continueTransfer')'''
