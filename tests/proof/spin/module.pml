/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * module.pml - one device, and all who come to it at once: the driver core that binds
 * and unbinds it, who opens it, who reads its operations without a lock, a reader of its
 * files, the work that looks for it, and the module, which is loaded and removed.
 *
 * In no order that these can take is code or memory of the module used after it is
 * gone, does an open lack its close, do the driver's operations not come back, or does
 * somebody wait for ever. One step here is at most one access that others can see.
 *
 * Stands for: attach.c attach_make, attach.c attach_put, attach.c attach_keep,
 * attach.c attach_leaving, attach.c attach_shim, attach.c attach_locked,
 * attach.c attach_begin, attach.c attach_give_back, attach.c attach_end,
 * attach.c attach_is_vfio, attach.c attach_notify, attach.c attach_look_at,
 * attach.c attach_next, attach.c vfio_nc_attach_look, attach.c vfio_nc_attach_init,
 * attach.c vfio_nc_attach_exit, shim.c shim_decide, shim.c shim_forget,
 * shim.c shim_open_device, shim.c shim_close_device, shim.c shim_mmap,
 * shim.c shim_create, shim.c shim_take_over, shim.c vfio_nc_shim_attach,
 * shim.c vfio_nc_shim_give_back, sysfs.c sysfs_attached,
 * sysfs.c sysfs_leaves, record.c vfio_nc_record_latch,
 * record.c vfio_nc_record_close, record.c vfio_nc_record_detach,
 * record.c vfio_nc_record_exit
 */

/* Of bind and unbind, of open and close, of insmod and rmmod; and who is there. */
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef OPENERS
#define OPENERS 1
#endif
#ifndef READERS
#define READERS 1
#endif
#ifndef WORKERS
#define WORKERS 0
#endif

mtype = { NO_DRIVER, BOUND, UNBINDING };	/* device_links::status */
mtype = { GONE, LIVE, GOING };			/* module::state */
mtype = { CLOSED, OPEN, SETTLED };		/* attach_state */
mtype = { OWN, SHIM };				/* what vfio_device::ops points at */

#define lock(mutex)	atomic { !mutex -> mutex = true }
#define unlock(mutex)	mutex = false

bool device_lock, at_lock, set_lock, record_lock;

/* vfio and the driver core */
mtype status = NO_DRIVER;
mtype ops = OWN;
bool hides_first;	/* since 6.6 the child goes before the last close is waited for */
bool hung;		/* vfio's child device is there */
bool registered;	/* it can be opened */
byte users;		/* vfio_device::refcount, but for the registration's */
byte open_count;
byte driver_open;	/* open_device less close_device of the driver */
bool vdev;		/* struct vfio_device is allocated */
byte vdev_refs;

/* the module */
mtype module = GONE;
bool text;		/* its code and data are there */
byte refs;		/* of the module */
byte inside;		/* how many run its code, but for init and exit */
byte calls;		/* readers of the notifier chain's rwsem */
bool notified;		/* the notifier is registered */
mtype state = CLOSED;
bool work;		/* attach_look_work runs */

/* of the device */
byte at_users;
bool at_passed, at_record, at_shim;
bool shim;		/* struct shim is allocated */
bool record;		/* and its record */
bool record_latch;	/* that shows the latch */
bool latch;
bool files;
byte reading;		/* those who hold a file's active reference */
bool peeking;		/* a task that has read vfio_device::ops has not slept since */
byte nr_open;		/* references of the module that opens hold */

inline enter()
{
	atomic { assert(text); inside++ }
}

inline leave()
{
	atomic { assert(text && inside > 0); inside-- }
}

inline vdev_put()
{
	atomic {
		assert(vdev && vdev_refs > 0);
		vdev_refs--;
		if
		:: !vdev_refs ->
			/* vfio_device_release() reads the operations. */
			assert(ops == OWN || shim);
			vdev = false
		:: else
		fi
	}
}

inline take_over()
{
	assert(!shim && !record && vdev && ops == OWN);
	shim = true;
	record = true;
	lock(set_lock);
	atomic {
		if
		:: open_count && module == GOING
		:: open_count && module != GOING -> refs++; nr_open++; ops = SHIM
		:: !open_count -> ops = SHIM
		fi
	};
	assert(vdev);
	unlock(set_lock);
	at_shim = true
}

inline keep()
{
	at_record = true;
	atomic { at_users++ };
	files = true
}

/* @seen: status as it was read; @got: the vfio device was found */
inline attach_begin(seen, got)
{
	atomic { at_users++ };
	lock(at_lock);
	seen = status;
	if
	:: at_record || state == CLOSED || seen == NO_DRIVER
	:: else ->
		atomic {
			got = hung;
			if
			:: got -> vdev_refs++
			:: else
			fi
		};
		if
		:: got -> take_over(); keep()
		:: !got && seen == UNBINDING ->
			assert(!record);
			record = true;
			keep()
		:: else
		fi
	fi;
	unlock(at_lock);
	attach_put()
}

inline attach_put()
{
	atomic {
		assert(at_users > 0);
		at_users--;
		if
		:: !at_users -> assert(!at_record && !at_shim); at_passed = false
		:: else
		fi
	}
}

inline give_back()
{
	files = false;
	(!reading);
	if
	:: at_shim ->
		lock(set_lock);
		assert(vdev && shim);
		if
		:: ops == SHIM -> ops = OWN
		:: else
		fi;
		unlock(set_lock);
		vdev_put()
	:: else
	fi
}

/* @found: the device has an attachment */
inline attach_end(found)
{
	atomic {
		found = at_users > 0;
		if
		:: found -> at_users++
		:: else
		fi
	};
	if
	:: found ->
		lock(at_lock);
		if
		:: at_record ->
			give_back();
			assert(!reading && !latch && !record_latch);
			record = false;
			shim = false;
			at_record = false;
			at_shim = false;
			attach_put()
		:: else
		fi;
		unlock(at_lock);
		attach_put()
	:: else
	fi
}

inline chain_enter()
{
	calls++
}

inline chain_leave()
{
	calls--
}

/* The driver core, and a driver that is built on vfio-pci-core. */
proctype driver()
{
	mtype seen;
	bool got, found;
	byte round;

	do
	:: round < ROUNDS ->
		round++;
		lock(device_lock);
		atomic { vdev = true; vdev_refs = 1; hung = true; registered = true };
		status = BOUND;
		chain_enter();
		if
		:: notified -> enter(); attach_begin(seen, got); leave()
		:: else
		fi;
		chain_leave();
		unlock(device_lock);

		lock(device_lock);
		status = UNBINDING;
		if
		:: hides_first -> hung = false
		:: else
		fi;
		registered = false;
		(!users);
		hung = false;
		assert(!open_count && !driver_open);
		vdev_put();
		status = NO_DRIVER;
		chain_enter();
		if
		:: notified -> enter(); attach_end(found); leave()
		:: else
		fi;
		chain_leave();
		assert(!vdev && ops == OWN);
		unlock(device_lock)
	:: else -> break
	od
}

inline shim_open(failed)
{
	enter();
	assert(shim);
	if
	:: module == GOING ->
		ops = OWN;
		driver_open++
	:: atomic { module != GOING -> refs++ };
		assert(record && !latch);
		latch = true;
		lock(record_lock);
		record_latch = true;
		unlock(record_lock);
		if
		:: driver_open++; nr_open++
		:: /* the driver cannot open it */
			failed = true;
			forget();
			assert(refs > 0);
			refs--
		fi
	fi;
	leave()
}

inline forget()
{
	assert(record);
	lock(record_lock);
	record_latch = false;
	unlock(record_lock);
	latch = false
}

inline shim_close()
{
	enter();
	assert(shim);
	driver_open--;
	forget();
	assert(refs > 0 && nr_open > 0);
	nr_open--;
	refs--;
	leave()
}

/* A process that opens the device, maps it, and closes it. */
proctype opener()
{
	bool failed, got;
	byte round;

	do
	:: round < ROUNDS ->
		round++;
		atomic {
			got = registered;
			failed = false;
			if
			:: got -> users++
			:: else
			fi
		};
		if
		:: got ->
			lock(set_lock);
			open_count++;
			if
			:: open_count > 1
			:: open_count == 1 && ops == OWN -> driver_open++
			:: open_count == 1 && ops == SHIM -> shim_open(failed)
			fi;
			if
			:: failed -> open_count--
			:: else
			fi;
			unlock(set_lock);
			if
			:: !failed && ops == SHIM ->
				enter();
				assert(shim && record);
				leave()
			:: else
			fi;
			if
			:: !failed ->
				lock(set_lock);
				assert(driver_open == 1);
				if
				:: open_count > 1
				:: open_count == 1 && ops == OWN -> driver_open--
				:: open_count == 1 && ops == SHIM -> shim_close()
				fi;
				open_count--;
				unlock(set_lock)
			:: else
			fi;
			users--
		:: else
		fi
	:: else -> break
	od
}

/* vfio core calls match and request of an open device, and takes no lock for it. */
proctype peeker()
{
	mtype seen;

end:
	atomic { registered -> users++ };
	atomic { peeking = true; seen = ops };
	assert(seen == OWN || shim);
	peeking = false;
	users--
}

/* Who reads bar0 to bar5. */
proctype reader()
{
end:
	atomic { files -> reading++ };
	enter();
	assert(record);
	lock(record_lock);
	assert(!record_latch || latch);
	unlock(record_lock);
	leave();
	reading--
}

/* What somebody's look for late devices has queued. */
proctype worker()
{
	mtype seen;
	bool got;

end:
	atomic { state == SETTLED -> work = true };
	enter();
	if
	:: atomic { !device_lock -> device_lock = true };
		if
		:: hung -> attach_begin(seen, got)
		:: else
		fi;
		unlock(device_lock)
	:: device_lock
	fi;
	leave();
	work = false
}

inline init_module(seen, got)
{
	text = true;
	module = LIVE;
	notified = true;
	state = OPEN;
	attach_begin(seen, got);
	state = SETTLED
}

inline exit_module(found)
{
	state = CLOSED;
	(!work);
	atomic {
		found = at_users > 0 && !at_passed;
		if
		:: found -> at_passed = true; at_users++
		:: else
		fi
	};
	if
	:: found ->
		lock(at_lock);
		if
		:: at_record -> give_back()
		:: else
		fi;
		at_record = false;
		unlock(at_lock);
		atomic { at_users-- }
	:: else
	fi;
	assert(!reading && !record_latch && !latch);
	record = false;
	atomic { !calls -> notified = false };
	(!peeking);
	atomic { shim = false; at_shim = false; at_users = 0; at_passed = false };
	assert(!inside && !refs && !nr_open && ops == OWN && !files);
	atomic { text = false; module = GONE }
}

/* insmod and rmmod */
proctype loader()
{
	mtype seen;
	bool got, found;
	byte round;

	do
	:: round < ROUNDS ->
		round++;
		init_module(seen, got);
		atomic { !refs -> module = GOING };
		exit_module(found)
	:: else -> break
	od
}

init
{
	byte i;

	atomic {
		if
		:: hides_first = true
		:: hides_first = false
		fi;
		run driver();
		for (i : 1 .. OPENERS) {
			run opener()
		}
#if READERS
		run peeker();
		run reader();
#endif
#if WORKERS
		run worker();
#endif
		run loader()
	}
}
