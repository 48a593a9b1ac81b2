// One storage account, without keys. Deployed twice: for the Functions host, and for the transfers.
param location string
param tags object
param name string
param skuName string
param containers string[]
param queues string[] = []
@description('No access from outside the virtual network.')
param isPrivate bool
@description('Lets Event Grid deliver to a queue although the account is private.')
param letsEventGridIn bool = false
@description('Deletes what has not changed for so many days. Null: no rule.')
param retention { container: string, days: int }?

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: skuName }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: letsEventGridIn ? 'AzureServices' : 'None'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // Of containers only. With soft delete of blobs, each of the many writes of a record would leave a copy behind.
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
      deleteRetentionPolicy: { enabled: false }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource queueService 'queueServices' = if (!empty(queues)) {
    name: 'default'

    resource queue 'queues' = [
      for queue in queues: {
        name: queue
      }
    ]
  }

  resource lifecycle 'managementPolicies' = if (retention != null) {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'old-records'
            type: 'Lifecycle'
            enabled: true
            definition: {
              // Records begin with digits, and nothing else does: rules change rarely, and have to stay.
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: map(range(0, 10), digit => '${retention!.container}/${digit}')
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retention!.days } } }
            }
          }
          {
            name: 'old-record-ids-and-rejections'
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['${retention!.container}/ids/', '${retention!.container}/rejected/']
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retention!.days } } }
            }
          }
        ]
      }
    }
  }
}
