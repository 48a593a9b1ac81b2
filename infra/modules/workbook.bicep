// Application Insights > Workbooks > blobferry: what the alerts look at, over time.
import { queueState, ends, postponed, fetched } from 'queries.bicep'

param location string
param tags object
param componentId string
param resourceGroupName string

var charts = [
  {
    title: 'Oldest message, in seconds'
    visualization: 'timechart'
    query: '${queueState}\n| summarize job = max(oldestJobS), step = max(oldestStepS) by bin(timestamp, {range:grain})'
  }
  {
    title: 'Messages in the poison queues, and transfers rescued'
    visualization: 'timechart'
    query: '${queueState}\n| summarize poison = max(poison), resent = sum(resent), republished = sum(republished), failed = max(failed) by bin(timestamp, {range:grain})'
  }
  {
    title: 'Transfers by end'
    visualization: 'barchart'
    query: '${ends}\n| summarize count() by bin(timestamp, {range:grain}), status'
  }
  {
    title: 'Failures by code'
    visualization: 'table'
    query: '${ends}\n| where status in (\'failed\', \'rejected\')\n| summarize transfers = count(), example = take_any(message), latest = max(timestamp) by code\n| order by transfers desc'
  }
  {
    title: 'Bytes of ended transfers'
    visualization: 'timechart'
    query: '${ends}\n| summarize sum(bytes) by bin(timestamp, {range:grain})'
  }
  {
    title: 'Postponed steps, by reason'
    visualization: 'timechart'
    query: '${postponed}\n| summarize count() by bin(timestamp, {range:grain}), why'
  }
  {
    title: 'Messages fetched, and invocations that failed'
    visualization: 'timechart'
    query: '${fetched}\n| summarize fetched = sum(itemCount), failed = sumif(itemCount, success == false) by bin(timestamp, {range:grain})'
  }
]

var chartItems = map(charts, chart => {
  type: 3
  name: chart.title
  content: {
    version: 'KqlItem/1.0'
    title: chart.title
    query: chart.query
    size: 0
    timeContextFromParameter: 'range'
    queryType: 0
    resourceType: 'microsoft.insights/components'
    visualization: chart.visualization
    noDataMessage: 'Nothing in this time.'
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(componentId, 'blobferry')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'blobferry'
    category: 'workbook'
    sourceId: componentId
    serializedData: string({
      version: 'Notebook/1.0'
      fallbackResourceIds: [componentId]
      items: concat(
        [
          {
            type: 9
            name: 'parameters'
            content: {
              version: 'KqlParameterItem/1.0'
              style: 'pills'
              parameters: [
                {
                  id: guid(componentId, 'blobferry', 'range')
                  version: 'KqlParameterItem/1.0'
                  name: 'range'
                  label: 'Time'
                  type: 4
                  isRequired: true
                  value: { durationMs: 86400000 }
                  typeSettings: {
                    selectableValues: [
                      { durationMs: 3600000 }
                      { durationMs: 86400000 }
                      { durationMs: 604800000 }
                      { durationMs: 2592000000 }
                    ]
                  }
                }
              ]
            }
          }
          {
            type: 3
            name: 'Alerts'
            content: {
              version: 'KqlItem/1.0'
              title: 'Alerts of this resource group'
              query: 'alertsmanagementresources\n| where type =~ \'microsoft.alertsmanagement/alerts\'\n| extend essentials = properties.essentials\n| where tostring(essentials.targetResourceGroup) =~ \'${resourceGroupName}\'\n| project alert = name, condition = tostring(essentials.monitorCondition), severity = tostring(essentials.severity), since = todatetime(essentials.startDateTime)\n| order by since desc'
              size: 1
              queryType: 1
              resourceType: 'microsoft.resources/subscriptions'
              crossComponentResources: [subscription().id]
              visualization: 'table'
              noDataMessage: 'No alert has fired.'
            }
          }
        ],
        chartItems
      )
    })
  }
}
