# case 51: memory that no control group counts
# expect: completed
import mmap
MFD_HUGETLB, MAP_HUGETLB = 4, 0x40000
fails("ENOMEM", os.memfd_create, "x", MFD_HUGETLB)
fails("ENOMEM", mmap.mmap, -1, 2 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_HUGETLB)
