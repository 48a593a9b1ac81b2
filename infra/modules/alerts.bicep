// What needs a person: see docs/operating.md for what to do about each.
import { queueState, ends, fetched } from 'queries.bicep'

param location string
param tags object
param namePrefix string
param componentId string
@description('Who is notified. Empty: the alerts show in the portal and the workbook only.')
param emails string[]
param oldestJobMinutes int
param oldestStepMinutes int

var notifies = !empty(emails)

// Each query returns rows only with a column `value`; the alert fires when it passes the threshold.
var alerts = [
  {
    name: 'old-jobs'
    text: 'The oldest job has waited for more than ${oldestJobMinutes} minutes.'
    severity: 2
    query: '${queueState}\n| project timestamp, value = oldestJobS'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: oldestJobMinutes * 60
  }
  {
    name: 'late-steps'
    text: 'A running transfer has waited for more than ${oldestStepMinutes} minutes for its next step. Upload sessions expire after about 15.'
    severity: 2
    query: '${queueState}\n| project timestamp, value = oldestStepS'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: oldestStepMinutes * 60
  }
  {
    name: 'poison-messages'
    text: 'The poison queues hold messages that neither deadLetter nor rescueStalled has handled.'
    severity: 1
    query: '${queueState}\n| project timestamp, value = poison'
    // More than one look: deadLetter may be about to take it, and rescueStalled takes what is left after 15 minutes.
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'failed-transfers'
    text: 'Transfers have failed, or messages were rejected.'
    severity: 2
    query: '${ends}\n| where status in (\'failed\', \'rejected\')\n| project timestamp, value = 1'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'nothing-fetched'
    text: 'Messages wait, and no function has fetched one for 15 minutes.'
    severity: 1
    query: 'let fetched = toscalar(${fetched} | count);\n${queueState}\n| where max_of(oldestJobS, oldestStepS) > 900 and fetched == 0\n| project timestamp, value = 1'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'silent'
    text: 'The timer rescueStalled has not reported for 15 minutes: the app does not run, or its logs do not arrive.'
    severity: 1
    query: '${queueState}\n| summarize value = count()'
    aggregation: 'Total'
    operator: 'LessThan'
    threshold: 1
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (notifies) {
  name: '${namePrefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'blobferry'
    emailReceivers: [
      for (email, i) in emails: { name: 'operator-${i}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in alerts: {
    name: '${namePrefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'blobferry: ${alert.name}'
      description: alert.text
      enabled: true
      severity: alert.severity
      scopes: [componentId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      // Before the first logs arrive, the tables may not exist yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'value'
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: notifies ? [group.id] : [] }
    }
  }
]
