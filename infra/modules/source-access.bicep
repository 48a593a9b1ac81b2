// Lets the app read containers of an account that exists already, in that account's resource group.
import { roles } from 'roles.bicep'

param appPrincipalId string
param accountName string
param containers string[]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = { name: 'default' }
}

resource sources 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for name in containers: {
    parent: account::blobs
    name: name
  }
]

resource appSources 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in containers: {
    scope: sources[i]
    name: guid(sources[i].id, appPrincipalId, roles.blobReader)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
    }
  }
]
