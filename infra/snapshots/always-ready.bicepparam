using '../main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param alwaysReadyInstances = 1
param instanceMemoryMB = 512
param nodeVersion = '24'
