// Everything that blobferry needs in Azure, for `azd up` or `az deployment sub create`. docs/deploying.md explains
// each parameter.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the azd environment. It is part of every name.')
param environmentName string

@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Object id of the person, group or pipeline that uses the command line. Empty: no one.')
param operatorId string = ''

@description('Who is notified of alerts.')
param alertEmails string[] = []

@description('Id of the storage account with the blobs to move. Empty: the transfers\' own account.')
param sourceAccountId string = ''

@description('Containers that jobs may name. In the transfers\' own account they are created.')
param sourceContainers string[] = ['outgoing']

@description('New blobs in the source containers become transfers, by rules. Own account only.')
param eventsEnabled bool = false

@description('Storage answers only inside a virtual network, and the app leaves it by one address.')
param vnetEnabled bool = false

@allowed(['22', '24'])
param nodeVersion string = '22'

@minValue(1)
@maxValue(1000)
@description('Of each function, not of the app. An instance runs up to 23 ranges at once.')
param maximumInstanceCount int = 20

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@minValue(0)
@description('Instances of startTransfer, and as many of continueTransfer, that wait for messages of a quiet app.')
param alwaysReadyInstances int = 0

@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('https://graph.microsoft.com, or the one of a national cloud.')
param graphEndpoint string = 'https://graph.microsoft.com'

@allowed(['', 'beta', 'v1.0'])
@description('Empty: the version that has the target\'s route.')
param graphVersion string = ''

@allowed(['key', 'easyauth'])
@description('Who authorizes callers of the HTTP API.')
param apiAuth string = 'key'

@minValue(0)
@description('The app deletes records this long after the end of their transfer. 0: never.')
param recordRetentionDays int = 90

@description('How long an outage of Graph or of the source is outlasted.')
@minValue(1)
@maxValue(72)
param outagePatienceHours int = 6

@description('Address of a Key Vault secret with the keys for the upload URLs in records. Empty: not sealed.')
param recordKeysSecretUri string = ''

@description('Blobs that jobs may name: containers, and folders in them, separated by commas. Empty: all.')
param allowedSources string = ''

@description('Targets that jobs may name: entries such as site:https://… or drive:…, by commas. Empty: all.')
param allowedTargets string = ''

@description('Further settings of the app, or other values for those set here.')
param appSettings object = {}

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@minValue(1)
param logDailyCapGb int = 2

@minValue(1)
param oldestJobMinutes int = 60

@minValue(1)
param oldestStepMinutes int = 5

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))
var names = {
  app: 'func-${token}'
  plan: 'plan-${token}'
  identity: 'id-${token}'
  hostAccount: 'sthost${token}'
  transferAccount: 'sttransfer${token}'
  workspace: 'log-${token}'
  component: 'appi-${token}'
  topic: 'evgt-${token}'
  prefix: 'blobferry-${token}'
}
var packageContainer = 'app-package-${token}'
var recordContainer = 'transfer-records'
var eventQueue = 'blob-events'
var undeliveredContainer = 'blob-events-undelivered'
// The blob in the record container that `blobferry rules put` writes.
var rulesBlob = hasEvents ? 'rules.json' : ''
var queueNames = {
  transfers: 'transfers'
  steps: 'transfer-steps'
  results: 'transfer-results'
}
// The host moves messages that fail too often to a queue of this name, which cannot be chosen.
var allQueues = concat(
  [
    queueNames.transfers
    '${queueNames.transfers}-poison'
    queueNames.steps
    '${queueNames.steps}-poison'
    queueNames.results
  ],
  hasEvents ? [eventQueue, '${eventQueue}-poison'] : []
)

var ownsSources = empty(sourceAccountId)
var hasEvents = eventsEnabled && ownsSources
var sourceAccount = ownsSources ? names.transferAccount : last(split(sourceAccountId, '/'))
var storageSuffix = environment().suffixes.storage
var hostBlobUri = 'https://${names.hostAccount}.blob.${storageSuffix}'
var transferBlobUri = 'https://${names.transferAccount}.blob.${storageSuffix}'
var transferQueueUri = 'https://${names.transferAccount}.queue.${storageSuffix}'
var sourceBlobUri = 'https://${sourceAccount}.blob.${storageSuffix}'

var componentId = resourceId(subscription().subscriptionId, rg.name, 'Microsoft.Insights/components', names.component)

resource rg 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: rg
  params: { location: location, tags: tags, name: names.identity }
}

module hostStorage 'modules/storage.bicep' = {
  scope: rg
  params: {
    location: location
    tags: tags
    name: names.hostAccount
    skuName: storageSku
    // The host would create the other two, but roles and locks are simpler to see on what is here.
    containers: [packageContainer, 'azure-webjobs-hosts', 'azure-webjobs-secrets']
    isPrivate: vnetEnabled
  }
}

module transferStorage 'modules/storage.bicep' = {
  scope: rg
  params: {
    location: location
    tags: tags
    name: names.transferAccount
    skuName: storageSku
    containers: concat([recordContainer], ownsSources ? sourceContainers : [], hasEvents ? [undeliveredContainer] : [])
    queues: allQueues
    isPrivate: vnetEnabled
    letsEventGridIn: hasEvents
    // Much later than the app itself, for what it left behind; never for a transfer that only waits.
    retention: recordRetentionDays == 0 ? null : { container: recordContainer, days: recordRetentionDays + 30 }
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: rg
  params: {
    location: location
    tags: tags
    workspaceName: names.workspace
    componentName: names.component
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module access 'modules/access.bicep' = {
  scope: rg
  dependsOn: [hostStorage, transferStorage, monitoring]
  params: {
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    hostAccountName: names.hostAccount
    transferAccountName: names.transferAccount
    queueNames: allQueues
    recordContainer: recordContainer
    sourceContainers: ownsSources ? sourceContainers : []
    componentName: names.component
  }
}

module sourceAccess 'modules/source-access.bicep' = if (!ownsSources) {
  scope: resourceGroup(split(sourceAccountId, '/')[2], split(sourceAccountId, '/')[4])
  params: {
    appPrincipalId: identity.outputs.principalId
    accountName: sourceAccount
    containers: sourceContainers
  }
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  scope: rg
  dependsOn: [hostStorage, transferStorage]
  params: {
    location: location
    tags: tags
    namePrefix: names.prefix
    endpoints: [
      { account: names.hostAccount, service: 'blob' }
      { account: names.hostAccount, service: 'table' }
      { account: names.transferAccount, service: 'blob' }
      { account: names.transferAccount, service: 'queue' }
    ]
  }
}

module app 'modules/app.bicep' = {
  scope: rg
  // The app cannot start without its roles.
  dependsOn: [access, sourceAccess]
  params: {
    location: location
    tags: tags
    name: names.app
    planName: names.plan
    nodeVersion: nodeVersion
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageContainerUrl: '${hostBlobUri}/${packageContainer}'
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    alwaysReadyInstances: alwaysReadyInstances
    vnetEnabled: vnetEnabled
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    settings: union(
      {
        // The host's own account: code, keys, locks.
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.outputs.clientId
        AzureWebJobsStorage__blobServiceUri: hostBlobUri
        AzureWebJobsStorage__queueServiceUri: 'https://${names.hostAccount}.queue.${storageSuffix}'
        AzureWebJobsStorage__tableServiceUri: 'https://${names.hostAccount}.table.${storageSuffix}'
        // Queues and records.
        TransferStorage__credential: 'managedidentity'
        TransferStorage__clientId: identity.outputs.clientId
        TransferStorage__blobServiceUri: transferBlobUri
        TransferStorage__queueServiceUri: transferQueueUri
        // Blobs to move.
        SourceStorage__credential: 'managedidentity'
        SourceStorage__clientId: identity.outputs.clientId
        SourceStorage__blobServiceUri: sourceBlobUri
        TRANSFER_QUEUE: queueNames.transfers
        STEP_QUEUE: queueNames.steps
        RESULT_QUEUE: queueNames.results
        RECORD_CONTAINER: recordContainer
        EVENT_QUEUE: eventQueue
        RULES: rulesBlob
        GRAPH_ENDPOINT: graphEndpoint
        GRAPH_VERSION: graphVersion
        API_AUTH: apiAuth
        RECORD_RETENTION_DAYS: string(recordRetentionDays)
        OUTAGE_PATIENCE_HOURS: string(outagePatienceHours)
        ALLOWED_SOURCES: allowedSources
        ALLOWED_TARGETS: allowedTargets
        RECORD_KEYS: empty(recordKeysSecretUri) ? '' : '@Microsoft.KeyVault(SecretUri=${recordKeysSecretUri})'
        // Empty: the app's own defaults.
        GRAPH_HOSTS: ''
        GRAPH_USER_AGENT: ''
        STORAGE_HOSTS: ''
        UPLOAD_HOSTS: ''
        SPARE_MESSAGE_SECONDS: ''
        OTEL_EXPORTER_OTLP_ENDPOINT: ''
        APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
        // The alerts read the app's log: none of it may be sampled away.
        AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes: 'Trace;Exception'
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      },
      appSettings
    )
  }
}

module events 'modules/events.bicep' = if (hasEvents) {
  scope: rg
  dependsOn: [transferStorage]
  params: {
    location: location
    tags: tags
    topicName: names.topic
    accountName: names.transferAccount
    queueName: eventQueue
    undeliveredContainer: undeliveredContainer
    containers: sourceContainers
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: rg
  dependsOn: [monitoring]
  params: {
    location: location
    tags: tags
    namePrefix: names.prefix
    componentId: componentId
    emails: alertEmails
    oldestJobMinutes: oldestJobMinutes
    oldestStepMinutes: oldestStepMinutes
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: rg
  dependsOn: [monitoring]
  params: {
    location: location
    tags: tags
    componentId: componentId
    resourceGroupName: rg.name
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = rg.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output DASHBOARD_URL string = '${app.outputs.url}/api/dashboard'
output LOG_WORKSPACE_ID string = monitoring.outputs.workspaceId
output EGRESS_ADDRESS string = vnetEnabled ? network!.outputs.egressAddress : ''
// For scripts/azd/grant-graph.ts.
output APP_IDENTITY_NAME string = identity.outputs.name
output APP_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output APP_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
// The names under which the app reads them: the command line takes these from the azd environment. Who signs in is
// not among them, since the caller uses an identity of their own.
output TransferStorage__blobServiceUri string = transferBlobUri
output TransferStorage__queueServiceUri string = transferQueueUri
output SourceStorage__blobServiceUri string = sourceBlobUri
output TRANSFER_QUEUE string = queueNames.transfers
output STEP_QUEUE string = queueNames.steps
output RESULT_QUEUE string = queueNames.results
output RECORD_CONTAINER string = recordContainer
output EVENT_QUEUE string = eventQueue
output RULES string = rulesBlob
output GRAPH_ENDPOINT string = graphEndpoint
output GRAPH_VERSION string = graphVersion
