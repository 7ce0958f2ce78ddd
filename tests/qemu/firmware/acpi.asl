// SPDX-License-Identifier: GPL-2.0-only
/*
 * acpi.asl - what tests/qemu/cases/firmware.c expects of ACPI; see dt.edits.
 *
 * The UUID is that of device properties (ACPI 6.5, 6.2.5; DSD Guide, chapter 3).
 * An empty package is an empty property.
 */
DefinitionBlock ("", "SSDT", 2, "VFIONC", "FIRMWARE", 1)
{
	External (\_SB.PCI0, DeviceObj)

	Scope (\_SB.PCI0)
	{
		Name (_DSD, Package () {
			ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
			Package () {
				Package () { "vfio-nc,normal-nc", Package () { 2, 3 } },
			}
		})

		/* Good ones */
		Device (S03)
		{
			Name (_ADR, 0x00030000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					/* One number needs no package. */
					Package () { "vfio-nc,permit", 2 },
				}
			})
		}

		Device (S07)
		{
			Name (_ADR, 0x00070000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { } },
				}
			})
		}

		Device (S08)
		{
			Name (_ADR, 0x00080000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { } },
				}
			})
		}

		Device (S09)
		{
			Name (_ADR, 0x00090000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 2 } },
				}
			})

			Device (D01)
			{
				Name (_ADR, 0x00000001)
				Name (_DSD, Package () {
					ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
					Package () {
						Package () { "vfio-nc,permit", Package () { 2 } },
					}
				})
			}
		}

		Device (S0B)
		{
			Name (_ADR, 0x000B0000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,permit", Package () { 0 } },
				}
			})
		}

		Device (S0F)
		{
			Name (_ADR, 0x000F0000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 0, 2 } },
				}
			})

			Device (D00)
			{
				Name (_ADR, 0x00000000)
				Name (_DSD, Package () {
					ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
					Package () {
						Package () { "vfio-nc,permit", Package () { 2 } },
					}
				})
			}
		}

		/* Bad ones, each in its way */
		Device (S05)
		{
			Name (_ADR, 0x00050000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 2, 6 } },
				}
			})
		}

		Device (S06)
		{
			Name (_ADR, 0x00060000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 0, 2 } },
					Package () { "vfio-nc,permit", Package () { 2 } },
				}
			})
		}

		Device (S0C)
		{
			Name (_ADR, 0x000C0000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 2, 2 } },
				}
			})
		}

		Device (S0D)
		{
			Name (_ADR, 0x000D0000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", "2" },
				}
			})
		}

		Device (S0E)
		{
			Name (_ADR, 0x000E0000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { } },
					Package () { "vfio-nc,permit", Package () { 0 } },
				}
			})
		}

		Device (S10)
		{
			Name (_ADR, 0x00100000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,normal_nc", Package () { } },
				}
			})
		}

		Device (S11)
		{
			Name (_ADR, 0x00110000)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () {
					Package () { "vfio-nc,device", Package () { 2 } },
					Package () { "vfio-nc,wc", 0 },
					Package () { "vfio-nc,stock", Package () { } },
				}
			})
		}
	}
}
