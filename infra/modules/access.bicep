// Every role but the one on an account of sources elsewhere (source-access.bicep).
import { roles } from 'roles.bicep'

@description('Object id of the app\'s identity.')
param appPrincipalId string
@description('Object id of the person or group that uses the command line. Empty: no one.')
param operatorId string
param hostAccountName string
param transferAccountName string
param queueNames string[]
param recordContainer string
@description('Containers of blobs to move in the transfer account.')
param sourceContainers string[]
param componentName string

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}

resource transferAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: transferAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource records 'containers' existing = { name: recordContainer }
  }
  resource queueService 'queueServices' existing = { name: 'default' }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for name in queueNames: {
    parent: transferAccount::queueService
    name: name
  }
]

resource sources 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for name in sourceContainers: {
    parent: transferAccount::blobs
    name: name
  }
]

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// The whole account, since the host makes containers of its own in it. Nothing else is kept there.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostAccount
  name: guid(hostAccount.id, appPrincipalId, roles.blobOwner)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobOwner)
  }
}

// The host's own diagnostic events.
resource hostTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostAccount
  name: guid(hostAccount.id, appPrincipalId, roles.tableContributor)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
  }
}

resource appRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: transferAccount::blobs::records
  name: guid(transferAccount::blobs::records.id, appPrincipalId, roles.blobContributor)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource appQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in queueNames: {
    scope: queues[i]
    name: guid(queues[i].id, appPrincipalId, roles.queueContributor)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
    }
  }
]

resource appSources 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in sourceContainers: {
    scope: sources[i]
    name: guid(sources[i].id, appPrincipalId, roles.blobReader)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
    }
  }
]

resource appTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, appPrincipalId, roles.metricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

// The command line reads and writes records, sends jobs and reads results. Without a principalType, so that the
// operator can be a person, a group or a pipeline.
resource operatorRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: transferAccount::blobs::records
  name: guid(transferAccount::blobs::records.id, operatorId, roles.blobContributor)
  properties: {
    principalId: operatorId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource operatorQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in queueNames: if (!empty(operatorId)) {
    scope: queues[i]
    name: guid(queues[i].id, operatorId, roles.queueContributor)
    properties: {
      principalId: operatorId
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
    }
  }
]

resource operatorSources 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in sourceContainers: if (!empty(operatorId)) {
    scope: sources[i]
    name: guid(sources[i].id, operatorId, roles.blobContributor)
    properties: {
      principalId: operatorId
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    }
  }
]
