// SPDX-License-Identifier: GPL-2.0-only
/*
 * tables.asl - devices of acpi-nodes.tree as firmware may have them: S03 and D01
 * have a _DSD, each written in another way, S09 and D00 have none of their own.
 */
DefinitionBlock ("", "DSDT", 2, "BOARD", "BOARD", 1)
{
	Device (\_SB.PCI0)
	{
		Name (_HID, "PNP0A08")

		Method (MAKE, 0, Serialized)
		{
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () { Package () { "example", 1 } }
			})
			Return (_DSD)
		}

		Name (BUF0, Buffer () { 0x10, 0x3f, 0x5b, 0x82, 0xff, 0xff, 0xff, 0x08 })

		Device (S03)
		{
			Name (_ADR, 0x00030000)
			/* Data that look like the beginning of a scope. */
			Name (_UID, 0x10)
			Name (_DSD, Package () {
				ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
				Package () { Package () { "example", 1 } }
			})
		}

		Device (S09)
		{
			Name (_ADR, 0x00090000)

			Method (NONE, 0, Serialized)
			{
				Name (_DSD, Package () {
					ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
					Package () { Package () { "example", 1 } }
				})
				Return (_DSD)
			}

			Device (D01)
			{
				Name (_ADR, 1)

				Method (_DSD, 0)
				{
					Return (Package () {
						ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
						Package () { Package () { "example", 1 } }
					})
				}
			}
		}
	}

	Scope (\_SB.PCI0)
	{
		Device (S0F)
		{
			Name (_ADR, 0x000F0000)

			Device (D00)
			{
				Name (_ADR, 0)
			}
		}

		Scope (^PCI0.S0F.D00)
		{
			If (One)
			{
				Name (^_DSD, Package () {
					ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"),
					Package () { Package () { "example", 1 } }
				})
			}
		}
	}
}
